import pytest
from django.test import Client

from news.models import Organization
from tests.factories import OrganizationFactory, UserFactory


@pytest.fixture
def partner(db: None) -> Organization:
    """An organization that gives everything about itself."""
    return OrganizationFactory(
        name="Partner Association", short_name="PA", tagline="Side by side",
        postal_address="1 First Street\nSpringfield, Ohio 45501",
        phones="(555) 010-0001, (800) 555-HELP", fax="(555) 010-0002",
        website="https://www.partner.example/", email="info@partner.example",
        boilerplate="The association exists.\nIt goes on.",
    )  # fmt: skip


@pytest.fixture
def own(db: None) -> Organization:
    return OrganizationFactory(name="Our Alliance", is_own=True)


@pytest.fixture
def staff(db: None, settings) -> Client:
    """Somebody who may do everything in the admin."""
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client
