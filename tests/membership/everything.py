"""Somebody of whom everything that can be held is held."""

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log

from core.models import User
from mailing.models import Campaign, Delivery, Digest, Journalist, PressConsent, PressSignup
from membership import rate_limit, tokens
from membership.addresses import address_hash
from membership.models import (
    AddressChange,
    Consent,
    DataRequest,
    ImportLine,
    MemberOrganization,
    Membership,
    Merge,
    Note,
    PeopleImport,
    Person,
    RosterInvitation,
    Signup,
    Subscription,
)
from tests.membership.mails import link_in

# Words by which the person could be found; nobody else has them.
EMAIL, OTHER_EMAIL, OLD_EMAIL = "Zed.Quux@Example.com", "zq@second.example", "zq@old.example"
MARKS = ["zed.quux", "zq@second", "zq@old", "zedediah", "quuxley", "555-0199"]


def hold_everything(user: User) -> Person:
    person = Person.objects.create(
        email=EMAIL, first_name="Zedediah", last_name="Quuxley", state="VA", zip_code="22202",
        agency="Agency of Quuxley", confirmed_at=timezone.now(),
    )  # fmt: skip
    second = Person.objects.create(email=OTHER_EMAIL, last_name="Quuxley", merged_into=person)
    _hold_what_belongs_to(person, second, user)
    _hold_what_has_the_address(user)
    _hold_history(person, user)
    return person


def _hold_what_belongs_to(person: Person, second: Person, user: User) -> None:
    now = timezone.now()
    union = MemberOrganization.objects.create(
        name="Quuxley Lodge", kind="lodge", size=9, is_listed=True, approved_at=now
    )
    Membership.objects.create(person=person, kind="organization", organization=union)
    subscription = Subscription.objects.create(person=person, topic="newsletter")
    for row in (person, second):
        Consent.objects.create(
            person=row, action="given", purpose="newsletter", wording="Yes.", source="join",
            wording_version="newsletter-1", stated_at=now, note="Zedediah said so",
        )  # fmt: skip
        DataRequest.objects.create(person=row, kind="other", note="Zedediah called 555-0199")
    AddressChange.objects.create(
        person=person, old_email=OLD_EMAIL, old_address_hash=address_hash(OLD_EMAIL),
        new_email=EMAIL, done_at=now,
    )  # fmt: skip
    Note.objects.create(person=person, text="=555-0199, ask for Zedediah", written_by=user)
    Merge.objects.create(survivor=person, merged=second, by=user, changes={"email": OTHER_EMAIL})
    RosterInvitation.objects.create(organization=union, email="guest@other.example")
    other_union = MemberOrganization.objects.create(name="Another", kind="union", size=1)
    RosterInvitation.objects.create(organization=other_union, email=EMAIL.upper())
    campaign = Campaign.objects.create(
        headline="News", occasion="published", audiences=["statements"], state="sent"
    )
    Delivery.objects.create(
        campaign=campaign, address_hash=person.address_hash, audience="statements",
        person=person, subscription=subscription, state="failed", error=f"550 {EMAIL} unknown",
    )  # fmt: skip
    Digest.objects.create(person=person, made_on=now.date(), error=f"550 {EMAIL} unknown")


def _hold_what_has_the_address(user: User) -> None:
    now = timezone.now()
    for email in (EMAIL, EMAIL.lower(), OTHER_EMAIL, OLD_EMAIL):
        Signup.objects.create(
            email=email, first_name="Zedediah", kind="supporter", source="join",
            organization={"name": "Quuxley Lodge"},
        )  # fmt: skip
    journalist = Journalist.objects.create(email=EMAIL, name="Zedediah Quuxley", outlet="Paper")
    PressConsent.objects.create(
        journalist=journalist, action="given", subject="Every kind", wording="Yes.",
        wording_version="press-1", source="form", stated_at=now,
    )  # fmt: skip
    PressSignup.objects.create(
        email=EMAIL, name="Zedediah Quuxley", outlet="Paper", wording="Yes.", wording_version="1"
    )
    people_import = PeopleImport.objects.create(
        name="list.csv", size=1, created_by=user, samples=[[EMAIL, "Quuxley"]]
    )
    ImportLine.objects.create(
        people_import=people_import, line=1, email=EMAIL, address_hash=address_hash(EMAIL),
        last_name="Quuxley", cells=[EMAIL],
    )  # fmt: skip
    rate_limit.may_be_mailed(EMAIL, "a mail")
    DBTaskResult.objects.create(
        args_kwargs={"args": [address_hash(EMAIL)], "kwargs": {}}, task_path="link",
        backend_name="default", status="SUCCESSFUL", run_after=now,
    )  # fmt: skip
    DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}}, task_path="x", backend_name="default",
        status="FAILED", run_after=now, exception_class_path="smtplib.SMTPRecipientsRefused",
        traceback=f"SMTPRecipientsRefused: {EMAIL}: 550",
    )  # fmt: skip


def _hold_history(person: Person, user: User) -> None:
    membership = person.memberships.get()
    for instance in (person, membership, person.notes.get()):
        log(instance=instance, action="wagtail.edit", user=user, data={"was": "Quuxley"})
    for asked in ("q=Zed.Quux%40Example.com&page=2", "q=zedediah+quuxley"):
        log(
            instance=user, action="membership.export", user=user,
            data={"what": "people", "rows": 1, "format": "csv", "asked": asked},
        )  # fmt: skip


def ask(person: Person, name: str = "my_data") -> str:
    """Press the button on the person's page; the link in the mail."""
    mail.outbox.clear()
    path = reverse(name, args=[tokens.for_preferences(person)])
    response = Client().post(path)
    assert (response.status_code, response["Location"]) == (303, "/my-data/link-sent/")
    [message] = mail.outbox
    assert message.to == [person.email]
    return link_in(message, "/my-data/" if name == "my_data" else "/erase-me/")
