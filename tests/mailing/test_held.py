"""What is kept of mailings: what its reader and staff get to see, what goes, and when."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from mailing import services
from mailing.models import (
    Audience,
    Campaign,
    Delivery,
    Digest,
    Journalist,
    PressConsent,
    PressSignup,
)
from mailing.models.journalist import Wanted
from membership.addresses import address_hash
from membership.data_rights.links import token_for
from membership.models import DataRequest, Person
from membership.my_data import sections_of, subject_of
from membership.person_sections import sections_for
from membership.services.erasure import erase
from news.models import PressPreview, PressPreviewVisit, ReviewRequest
from tests.factories import UserFactory
from tests.mailing.conftest import make_mailing, make_subscriber
from tests.membership.lists import ANN, BOB
from tests.membership.test_imports import enter
from tests.staff import client_with

pytestmark = pytest.mark.django_db
PRESS, STATEMENTS, *_ = Audience
ADDRESS = "ann.lee@example.com"


@pytest.fixture
def ann(statement, send):
    """Somebody with all that mailing can hold: mails, a digest, a place on the press list."""
    person = make_subscriber(email=ADDRESS, first_name="Ann", frequency="daily").person
    make_subscriber(7, frequency="daily")
    make_mailing(statement, STATEMENTS)
    Delivery.objects.held().update(held_until=timezone.now())
    call_command("send_digests")
    services.add_journalist(
        email=ADDRESS, name="Ann Writer", wanted=Wanted.chosen([], []), told="Card", by="Pat"
    )
    make_mailing(statement, PRESS)
    key = address_hash(ADDRESS)
    Delivery.objects.filter(address_hash=key).update(error=f"<{ADDRESS}> is slow")
    send({"name": "Ann", "outlet": "Star", "email": ADDRESS.upper(), "kinds": ["statement"]})
    return person


def test_everything_held_can_be_read(ann):
    found = {section.name: section.rows for section in sections_of(subject_of(ann))}
    told = {(row["statement"], row["got_it_as"], row["state"]) for row in found["mailings"]}
    assert told == {("A word & more", "Subscribers of statements", "Sent")}
    assert [row["state"] for row in found["digests"]] == ["Sent"]
    assert [row["name"] for row in found["press_list"]] == ["Ann Writer"]
    assert [row["note"] for row in found["press_list_consents"]] == ["Card"]
    assert [row["outlet"] for row in found["press_list_signups"]] == ["Star"]


def test_what_was_shown_before_publication_can_be_read_and_stays(ann, statement, client):
    revision = statement.save_revision()
    ReviewRequest.objects.create(
        statement=statement, revision=revision, name="Ann Lee", email=ADDRESS.upper(),
        comment="Fine.", decision="approved", expires_at=timezone.now(),
    )  # fmt: skip
    preview = PressPreview.objects.create(
        statement=statement, name="Ann Writer", outlet="Star", email=ADDRESS
    )
    visit = PressPreviewVisit.objects.create(preview=preview, revision_pk=revision.pk)
    found = {section.name: section.rows for section in sections_of(subject_of(ann))}
    [review], [shown] = found["reviews"], found["press_previews"]
    assert (review["decision"], review["comment"]) == ("Approved", "Fine.")
    assert (shown["outlet"], shown["read_at"]) == ("Star", [visit.visited_at])
    assert review["statement"] == shown["statement"] == statement.title
    token = token_for(ann, DataRequest.Kind.ERASE)
    page = client.get(reverse("erase_everything", args=[token])).text
    erased, stays = page.split("What stays")
    assert "asked to review: 1 entry" in stays and "shown early: 1 entry" in stays
    assert "asked to review" not in erased


def test_erasure_leaves_counts_and_nothing_else(ann):
    campaign = Campaign.objects.get(audiences=[STATEMENTS])
    journalist = Journalist.objects.get()
    ModelLogEntry.objects.log_action(journalist, "wagtail.edit")
    key = ann.address_hash
    erase(subject=subject_of(ann))
    assert Journalist.objects.count() == PressConsent.objects.count() == 0
    assert PressSignup.objects.count() == 0
    assert Delivery.objects.filter(campaign=campaign).count() == Digest.objects.count() == 1
    campaign.refresh_from_db()
    assert campaign.counted()["sent"] == 2
    for model in (Delivery, Digest, Campaign, PressConsent, Journalist, PressSignup, ModelLogEntry):
        text = str(list(model.objects.values())).lower()
        assert not [word for word in (ADDRESS, key, "ann writer") if word in text]


def test_undoing_an_import_deletes_what_was_mailed_to_whom_it_deletes(statement, settings):
    """And leaves what was mailed to those who stay."""
    settings.SECOND_FACTOR_REQUIRED = False
    make_subscriber(email=BOB[0])
    officer = client_with("membership")
    done = enter(officer, ANN, BOB)
    campaign = make_mailing(statement, STATEMENTS)
    gone = Person.objects.at(ANN[0]).get()
    campaign.deliveries.create(
        person=gone,
        address_hash=gone.address_hash,
        audience=STATEMENTS,
        digest=Digest.objects.create(person=gone),
    )
    officer.post(f"/admin/people-import/{done.pk}/undo/")
    assert list(Delivery.objects.values_list("person__email", flat=True)) == [BOB[0]]
    assert not Digest.objects.exists()


def test_erasure_finds_its_deliveries_without_reading_all(ann):
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        erase(subject=subject_of(ann))
        transaction.set_rollback(True)
    asked = [query["sql"] for query in queries if 'FROM "mailing_delivery"' in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # as if there were very many
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan on mailing_delivery" not in plan, plan
    assert len(asked) > 3


def test_journalist_who_is_deleted_leaves_counts_alone(statement):
    journalist = services.add_journalist(
        email=ADDRESS, name="Ann Writer", wanted=Wanted.chosen([], []), told="Card", by="Pat"
    )
    campaign = make_mailing(statement, PRESS)
    journalist.delete()
    assert not Delivery.objects.exists()
    assert campaign.counted()["sent"] == 1


def test_who_got_what_is_forgotten_in_time_and_counted_for_good(ann, settings, client):
    campaign = Campaign.objects.get(audiences=[STATEMENTS])
    long_ago = timezone.now() - timedelta(days=settings.DELIVERY_DETAIL_DAYS, hours=25)
    Campaign.objects.filter(pk=campaign.pk).update(finished_at=long_ago)
    Digest.objects.update(made_on=timezone.localdate(long_ago))
    call_command("apply_retention", "--dry-run")
    assert campaign.deliveries.count() == Digest.objects.count() == 2
    call_command("apply_retention")
    assert campaign.deliveries.count() == Digest.objects.count() == 0
    [listed] = Campaign.objects.filter(pk=campaign.pk).with_counts()
    assert (listed.total_count, listed.sent_count, listed.failed_count) == (2, 2, 0)


def test_mails_stand_on_the_persons_page(ann):
    user = UserFactory(is_superuser=True)
    sections = {section.name: list(section.rows()) for section in sections_for(ann, user)}
    [row] = sections["deliveries"]
    assert row[0].text == "A word & more"
    assert row[2:4] == ("Subscribers of statements", "Sent")
    [[link, *_]] = sections["press-list"]
    assert link.text == "Ann Writer"
