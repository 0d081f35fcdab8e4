"""The mails with the links to download or erase one's data."""

from django.conf import settings
from django.urls import reverse

from core import mail
from core.mail import Message
from membership.data_rights import links
from membership.emails import to_person
from membership.models import DataRequest, Person

Kind = DataRequest.Kind
MAILS = {Kind.DOWNLOAD: ("my_data", "my_data_file"), Kind.ERASE: ("erase_me", "erase_everything")}


def data_link(person: Person, kind: Kind, request_id: str) -> Message:
    name, view = MAILS[kind]
    return to_person(
        name,
        person,
        identity=f"{name}.{request_id}",
        link_url=mail.address(reverse(view, args=[links.token_for(person, kind)])),
        link_hours=settings.DATA_LINK_HOURS,
    )
