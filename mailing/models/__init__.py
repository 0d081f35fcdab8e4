from mailing.models.campaign import Audience, Campaign, Occasion
from mailing.models.delivery import Delivery
from mailing.models.digest import Digest
from mailing.models.journalist import Journalist
from mailing.models.press_consent import PressConsent
from mailing.models.press_signup import PressSignup

__all__ = [
    "Audience",
    "Campaign",
    "Delivery",
    "Digest",
    "Journalist",
    "Occasion",
    "PressConsent",
    "PressSignup",
]
