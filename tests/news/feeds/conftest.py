from datetime import date

import pytest
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from core.models import SiteDocument, SiteImage
from issues.models import IssuePage
from news.models import StatementPage
from tests.factories import IssuePageFactory, StatementPageFactory


@pytest.fixture
def guns(issue_index) -> IssuePage:
    return IssuePageFactory(parent=issue_index, title="Gun laws")


@pytest.fixture
def full(newsroom, guns, partner) -> StatementPage:
    """A statement that has everything."""
    document = SiteDocument.objects.create(title="Letter", file=ContentFile(b"text", "letter.txt"))
    image = SiteImage.objects.create(title="A picture", file=get_test_image_file())
    statement = StatementPageFactory(
        parent=newsroom, title="Safety & <rights>", slug="full", organization=partner,
        date=date(2026, 1, 3), subheading="One line\nAnother", summary="In short: A < B & C.",
        original_url="https://www.partner.example/original/",
        body=[
            ("heading", "Why"),
            ("paragraph", f'<p data-block-key="a1">See <a linktype="page" id="{guns.pk}">guns</a>'
             f' & <a linktype="document" id="{document.pk}">more</a>,'
             ' <a linktype="page" id="99999">gone</a>,'
             ' <a href="https://a.example/">elsewhere</a>.</p>'),
            ("quotation", {"text": "Well.", "speaker": "A. Speaker", "role": "Chief"}),
            ("figure", {"image": {"image": image, "decorative": False, "alt_text": "Us"},
                        "caption": "All of us"}),
        ],
    )  # fmt: skip
    statement.issues = [guns]
    statement.attachments.create(document=document)
    statement.save_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)
