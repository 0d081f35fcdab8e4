from core.models.base_page import BasePage, BasePageQuerySet, published
from core.models.brand import BrandSettings
from core.models.media import SiteDocument, SiteImage, SiteRendition
from core.models.retention import RetentionReport, RetentionRun
from core.models.user import User

__all__ = [
    "BasePage",
    "BasePageQuerySet",
    "BrandSettings",
    "RetentionReport",
    "RetentionRun",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "User",
    "published",
]
