from membership.models.abuse import RateCounter, Suppression
from membership.models.consent import Consent, Source
from membership.models.pages import JoinPage, NewsletterPage
from membership.models.people import Membership, Person, Subscription
from membership.models.signup import Signup

__all__ = [
    "Consent",
    "JoinPage",
    "Membership",
    "NewsletterPage",
    "Person",
    "RateCounter",
    "Signup",
    "Source",
    "Subscription",
    "Suppression",
]
