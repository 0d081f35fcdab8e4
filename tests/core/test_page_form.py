"""The editor's form."""

from django.test import Client
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    streamfield,
)

from news.models import PressContact, StatementPage
from tests.factories import StatementPageFactory, UserFactory


def test_children_are_saved_once_and_as_typed(client: Client, newsroom, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    client.force_login(UserFactory(is_superuser=True))
    statement = StatementPageFactory(parent=newsroom)
    statement.contacts.create(name="Ann Lee")
    statement.contacts.create(name="Bob Roe")
    statement.save()
    statement.save_revision()
    ann, bob = (str(contact.pk) for contact in PressContact.objects.order_by("pk"))
    address = f"/admin/pages/{statement.pk}/edit/"
    form = querydict_from_html(client.get(address).text, form_id="page-edit-form").dict()
    contacts = [
        {"name": "Ann Lee", "id": ann, "DELETE": "1"},
        {"name": "Bob Row", "id": bob},
        {"name": "Cy Poe", "id": ""},
    ]
    parts = {
        "body": streamfield([("heading", "A heading")]),
        "contacts": inline_formset(contacts, initial=2),
    }
    answer = client.post(address, form | nested_form_data(parts) | {"action-publish": "Publish"})
    assert answer.status_code == 302
    assert [contact.name for contact in StatementPage.objects.get().contacts.all()] == [
        "Bob Row",
        "Cy Poe",
    ]
