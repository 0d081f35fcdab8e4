import pytest
from django.core.management import call_command
from django.test import Client

from news.models import Organization
from pages import roles
from tests.factories import OrganizationFactory
from tests.staff import client_of


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
def with_roles(newsroom, password_alone) -> None:
    """The roles of staff are set up."""
    call_command("set_up_roles", verbosity=0)


@pytest.fixture
def press(with_roles) -> Client:
    return client_of(roles.PRESS_OFFICER)
