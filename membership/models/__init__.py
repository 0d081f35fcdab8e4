from membership.models.abuse import RateCounter, Suppression
from membership.models.consent import Consent, Purpose, Source, WordingVersion
from membership.models.directory import MemberDirectoryPage
from membership.models.figures import Figures, SignupWeek
from membership.models.imports import ImportLine, PeopleImport
from membership.models.memberships import Membership
from membership.models.organizations import MemberOrganization
from membership.models.pages import JoinPage, NewsletterPage
from membership.models.people import Person
from membership.models.record import Merge, Note
from membership.models.requests import AddressChange, DataRequest
from membership.models.roster import RosterInvitation
from membership.models.signup import Signup
from membership.models.subscriptions import Subscription
from membership.models.terms import MembershipTerms

__all__ = [
    "AddressChange",
    "Consent",
    "DataRequest",
    "Figures",
    "ImportLine",
    "JoinPage",
    "MemberDirectoryPage",
    "MemberOrganization",
    "Membership",
    "MembershipTerms",
    "Merge",
    "NewsletterPage",
    "Note",
    "PeopleImport",
    "Person",
    "Purpose",
    "RateCounter",
    "RosterInvitation",
    "Signup",
    "SignupWeek",
    "Source",
    "Subscription",
    "Suppression",
    "WordingVersion",
]
