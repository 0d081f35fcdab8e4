from membership.models.abuse import RateCounter, Suppression
from membership.models.consent import Consent, Purpose, Source, WordingVersion
from membership.models.organizations import MemberOrganization
from membership.models.pages import JoinPage, NewsletterPage
from membership.models.people import Membership, Person, Subscription
from membership.models.record import Merge, Note
from membership.models.requests import AddressChange, DataRequest
from membership.models.signup import Signup

__all__ = [
    "AddressChange",
    "Consent",
    "DataRequest",
    "JoinPage",
    "MemberOrganization",
    "Membership",
    "Merge",
    "NewsletterPage",
    "Note",
    "Person",
    "Purpose",
    "RateCounter",
    "Signup",
    "Source",
    "Subscription",
    "Suppression",
    "WordingVersion",
]
