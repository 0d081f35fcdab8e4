"""People who do not exist, as many as a large site has, with everything that hangs on them.

Names come as often as they do in the United States; addresses end in ``.example``, which
nobody can own (RFC 2606). The same count gives the same people.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from django.utils import timezone
from faker.providers.person.en_US import Provider as Names

from mailing.models import Audience, Delivery
from membership.addresses import address_hash
from membership.models import Consent, Membership, Note, Person, Signup, Source, Subscription
from membership.states import STATES
from membership.topics import Topic
from membership.wordings import Wording

DAYS = 5 * 365
SIGNUP_DAYS = 30
ENDINGS = ("mail.example", "post.example", "department.example", "union.example")
# How many of a hundred people get mail on a topic.
LIKED = {Topic.NEWSLETTER: 60, Topic.STATEMENTS: 40, Topic.ISSUE: 25, Topic.STATE: 30}
KINDS = {
    Membership.Kind.SUPPORTER: 55,
    Membership.Kind.ACTIVE_OFFICER: 20,
    Membership.Kind.RETIRED_OFFICER: 13,
    Membership.Kind.FAMILY: 12,
}
SOURCES = {Source.JOIN: 60, Source.NEWSLETTER: 25, Source.FOOTER: 15}
FREQUENCIES = {
    Subscription.Frequency.AT_ONCE: 80,
    Subscription.Frequency.DAILY: 8,
    Subscription.Frequency.WEEKLY: 12,
}

Rows = dict[type, list[dict[str, Any]]]


class World(NamedTuple):
    """What there is already: ``issues`` are keys and titles, ``mailings`` keys and moments."""

    wording: Wording
    issues: list[tuple[int, str]]
    mailings: list[tuple[int, datetime]]


class Crowd:
    """Makes people up, in portions; the keys are of the first person and subscription."""

    def __init__(self, world: World, *, person_pk: int, subscription_pk: int) -> None:
        self.world, self.person_pk, self.subscription_pk = world, person_pk, subscription_pk
        self.random = random.Random(person_pk)  # noqa: S311 - nothing here is secret
        self.now = timezone.now()
        self.states = [code for code, _ in STATES]
        # A few states have most of the people.
        self.state_weights = list(accumulate(1 / n for n in range(1, len(self.states) + 1)))

    def portion(self, size: int) -> Rows:
        """So many people more, and what belongs to them, by model."""
        rows: Rows = defaultdict(list)
        names = zip(
            self._drawn(Names.first_names, size), self._drawn(Names.last_names, size), strict=True
        )
        for first_name, last_name in names:
            self._add(rows, first_name, last_name)
        return rows

    def _drawn(self, weights: dict[Any, float], count: int = 1) -> list[Any]:
        return self.random.choices(list(weights), list(weights.values()), k=count)

    def _happens(self, percent: int) -> bool:
        return self.random.random() * 100 < percent

    def _moment(self) -> datetime:
        """Of the last years, more often a recent one than one long ago."""
        age = DAYS * self.random.random() ** 1.5
        return self.now - timedelta(days=age)

    def _add(self, rows: Rows, first_name: str, last_name: str) -> None:
        person = self._person(first_name, last_name)
        rows[Person].append(person)
        is_member = self._happens(70)
        if is_member:
            rows[Membership] += self._memberships(person)
        for topic, percent in LIKED.items():
            if self._happens(percent):
                self._subscribe(rows, person, topic)
        if self._happens(1):
            rows[Note].append({"person_id": person["id"], "text": f"Asked by phone, {last_name}."})
        if person["created_at"] > self.now - timedelta(days=SIGNUP_DAYS):
            rows[Signup] += self._signups(person, is_member=is_member)

    def _person(self, first_name: str, last_name: str) -> dict[str, Any]:
        pk, self.person_pk = self.person_pk, self.person_pk + 1
        joined_at = self._moment()
        email = f"{first_name}.{last_name}.{pk}@{self.random.choice(ENDINGS)}"
        return {
            "id": pk, "email": email, "address_hash": address_hash(email),
            "first_name": first_name, "last_name": last_name,
            "state": self.random.choices(self.states, cum_weights=self.state_weights)[0],
            "zip_code": f"{self.random.randrange(501, 99951):05}",
            "confirmed_at": joined_at if self._happens(95) else None, "created_at": joined_at,
        }  # fmt: skip

    def _memberships(self, person: dict[str, Any]) -> Iterator[dict[str, Any]]:
        row = {
            "person_id": person["id"], "kind": self._drawn(KINDS)[0],
            "status": Membership.Status.ACTIVE, "since": person["created_at"].date(),
        }  # fmt: skip
        if not self._happens(6):
            yield row
            return
        yield row | {"status": Membership.Status.ENDED}
        if self._happens(30):
            yield row | {"since": self.now.date()}

    def _subscribe(self, rows: Rows, person: dict[str, Any], topic: Topic) -> None:
        pk, self.subscription_pk = self.subscription_pk, self.subscription_pk + 1
        is_issue = topic == Topic.ISSUE
        issue_pk, title = self.random.choice(self.world.issues) if is_issue else (None, "")
        started_at = person["created_at"]
        ended_at = self._later(started_at) if self._happens(8) else None
        subscription = {
            "id": pk, "person_id": person["id"], "topic": topic, "issue_id": issue_pk,
            "frequency": self._drawn(FREQUENCIES)[0],
            "started_at": started_at, "ended_at": ended_at,
        }  # fmt: skip
        rows[Subscription].append(subscription)
        rows[Consent] += self._consents(subscription, title)
        if topic == Topic.STATEMENTS:
            rows[Delivery] += self._deliveries(subscription, person["address_hash"])

    def _consents(self, subscription: dict[str, Any], title: str) -> Iterator[dict[str, Any]]:
        started_at, ended_at = subscription["started_at"], subscription["ended_at"]
        given = {
            "person_id": subscription["person_id"], "action": Consent.Action.GIVEN,
            "purpose": subscription["topic"], "subject": title,
            "wording": self.world.wording.text, "wording_version": self.world.wording.version,
            "source": self._drawn(SOURCES)[0], "path": "/join/supporter/",
            "stated_at": started_at, "confirmed_at": started_at, "recorded_at": started_at,
        }  # fmt: skip
        yield given
        if ended_at:
            yield given | {
                "action": Consent.Action.WITHDRAWN, "source": Source.UNSUBSCRIBE, "path": "",
                "stated_at": ended_at, "confirmed_at": None, "recorded_at": ended_at,
            }  # fmt: skip

    def _deliveries(self, subscription: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
        end = subscription["ended_at"] or self.now
        for campaign_pk, sent_at in self.world.mailings:
            if subscription["started_at"] < sent_at < end:
                yield {
                    "campaign_id": campaign_pk, "person_id": subscription["person_id"],
                    "subscription_id": subscription["id"], "address_hash": key,
                    "audience": Audience.STATEMENTS, "state": Delivery.State.SENT,
                    "sent_at": sent_at,
                }  # fmt: skip

    def _signups(self, person: dict[str, Any], *, is_member: bool) -> Iterator[dict[str, Any]]:
        """How somebody who is new came in; for every other one, one that nobody confirmed."""
        fields = ("email", "first_name", "last_name", "state", "zip_code", "created_at")
        signup = {name: person[name] for name in fields} | {
            "kind": Membership.Kind.SUPPORTER if is_member else "", "topics": [Topic.NEWSLETTER],
            "wording": self.world.wording.text, "wording_version": self.world.wording.version,
            "source": self._drawn(SOURCES)[0],
            "handed_over_at": person["created_at"], "mailed_at": person["created_at"],
            "confirmed_at": person["confirmed_at"],
        }  # fmt: skip
        yield signup
        if self._happens(50):
            yield signup | {"email": f"not.{person['email']}", "confirmed_at": None}

    def _later(self, moment: datetime) -> datetime:
        return moment + (self.now - moment) * self.random.random()
