"""The mails with the links to download or erase one's data."""

from django.conf import settings
from django.urls import reverse

from core import mail
from core.mail import Message
from membership import tokens
from membership.data_rights import links
from membership.models import DataRequest, Person

Kind = DataRequest.Kind
MAILS = {Kind.DOWNLOAD: ("my_data", "my_data_file"), Kind.ERASE: ("erase_me", "erase_everything")}


def data_link(person: Person, kind: Kind, request_id: str) -> Message:
    name, view = MAILS[kind]
    return mail.build(
        name,
        to=person.email,
        identity=f"{name}.{request_id}",
        unsubscribe_path=reverse(
            "unsubscribe", args=[tokens.for_unsubscription(person.address_hash)]
        ),
        preferences_path=reverse("preferences", args=[tokens.for_preferences(person)]),
        link_url=mail.address(reverse(view, args=[links.token_for(person, kind)])),
        link_hours=settings.DATA_LINK_HOURS,
    )
