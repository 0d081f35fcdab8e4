from news.models.imports import ImportedDocument
from news.models.listing import Listing
from news.models.newsroom import NewsroomPage
from news.models.organization import Organization, own_organization_id
from news.models.parts import Attachment, PressContact
from news.models.records import Correction, PublishedVersion, Withdrawal
from news.models.sharing import LinkApprovalTask, PressPreview, PressPreviewVisit, ReviewRequest
from news.models.statement import StatementPage

__all__ = [
    "Attachment",
    "Correction",
    "ImportedDocument",
    "LinkApprovalTask",
    "Listing",
    "NewsroomPage",
    "Organization",
    "PressContact",
    "PressPreview",
    "PressPreviewVisit",
    "PublishedVersion",
    "ReviewRequest",
    "StatementPage",
    "Withdrawal",
    "own_organization_id",
]
