"""Every mail of the press list, and what a mailing of a statement says."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core import mail
from core.mail import Message
from core.templatetags.site import dateline
from mailing import tokens
from mailing.models import Audience, Campaign, Delivery, Digest, Journalist, PressSignup
from mailing.news import News
from membership import paths
from membership.models import Person, Subscription
from membership.topics import Topic
from news.models import StatementPage
from news.outputs.wire import public_text

# What a letter has in the place of what differs from one recipient to the next.
LEAVE_PATH = "/leave-this-list-placeholder/"
PREFERENCES_PATH = "/preferences-placeholder/"
IDENTITY = "identity-placeholder"
NOBODY = "nobody@invalid"
OWN_ADDRESS = re.compile(r'\bhref="/(?!/)')


def press_list_confirm(signup: PressSignup) -> Message:
    """To whoever the form names. Repeats nothing that was typed into it."""
    return mail.build(
        "press_list_confirm",
        to=signup.email,
        identity=f"press-confirm.{signup.pk}",
        unsubscribe_path=paths.unsubscribe(signup.address_hash),
        confirm_url=mail.address(
            reverse("press_list_confirm", args=[tokens.for_confirmation(signup)])
        ),
        link_days=settings.CONFIRMATION_LINK_DAYS,
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
        kinds=signup.kind_names,
        issues=signup.issue_names,
    )


def press_list_welcome(journalist: Journalist) -> Message:
    return mail.build(
        "press_list_welcome",
        to=journalist.email,
        identity=f"press-welcome.{journalist.pk}.{journalist.added_at:%Y%m%d%H%M%S}",
        unsubscribe_path=place_path(journalist.pk),
        journalist=journalist,
    )


def place_path(journalist_pk: int) -> str:
    return reverse("press_list_place", args=[tokens.for_place(journalist_pk)])


@dataclass(frozen=True)
class Group:
    """Recipients who get the same words: why they get the mail is the same."""

    audience: Audience
    topic: str = ""

    @property
    def is_press(self) -> bool:
        return self.audience == Audience.PRESS

    @classmethod
    def of(cls, delivery: Delivery) -> "Group":
        """Of a delivery with its subscription and that one's issue at hand."""
        if delivery.audience == Audience.PRESS:
            return cls(Audience.PRESS)
        return cls(Audience(delivery.audience), topic_of(delivery.subscription))

    @classmethod
    def example(cls, audience: Audience, statement: StatementPage) -> "Group":
        """For whom a preview of the mail is made."""
        if audience != Audience.ISSUES:
            return cls(audience, "" if audience == Audience.PRESS else Topic.STATEMENTS.label)
        return cls(audience, next((issue.title for issue in statement.public_issues), ""))


def topic_of(subscription: Subscription) -> str:
    """What somebody asked for, in words; of state alerts, for which state."""
    if subscription.topic != Topic.STATE:
        return subscription.label
    return f"{subscription.label} for {subscription.person.get_state_display()}"


class Item(NamedTuple):
    """One piece of news in a digest, and what its reader asked for."""

    campaign: Campaign
    news: News
    topic: str


def letter(campaign: Campaign, news: News, group: Group) -> Message:
    """The mail to everybody of a group: the same words, and nobody's address in it yet.

    Making a mail costs far more than sending one, so each is made once and ``addressed()``.
    """
    statement = news.statement
    message = mail.build(
        "statement",
        to=NOBODY,
        identity=IDENTITY,
        unsubscribe_path=LEAVE_PATH,
        preferences_path="" if group.is_press else PREFERENCES_PATH,
        group=group,
        **_told(campaign, news),
        **_whole_text(statement, campaign, group),
    )
    return mail.of_list("press" if group.is_press else "statements", message)


def _told(campaign: Campaign, news: News) -> dict[str, Any]:
    """What a mail says of a statement."""
    return {
        "page": news.statement,
        "page_url": mail.address(news.statement.get_url_parts()[2]),
        "occasion": campaign.occasion,
        "corrections": news.corrections,
        "withdrawal": news.withdrawal,
    }


def digest_letter(items: Sequence[Item]) -> Message:
    """One mail of several news, to everybody who has the same ones to read."""
    message = mail.build(
        "digest",
        to=NOBODY,
        identity=IDENTITY,
        unsubscribe_path=LEAVE_PATH,
        preferences_path=PREFERENCES_PATH,
        items=[_told(item.campaign, item.news) for item in items],
        topics=list(dict.fromkeys(item.topic for item in items)),
    )
    return mail.of_list("statements", message)


def addressed(letter: Message, delivery: Delivery) -> Message:
    """The letter to one recipient: their address, their links, their Message-ID."""
    identity = f"campaign.{delivery.campaign_id}.{delivery.pk}"
    if delivery.audience == Audience.PRESS:
        fill = {LEAVE_PATH: place_path(delivery.journalist_id)}
    else:
        fill = _paths(delivery.reader, delivery.subscription)
    return _to(delivery.address, letter, fill | {IDENTITY: identity})


def addressed_digest(
    letter: Message, digest: Digest, reader: Person, subscriptions: Collection[Subscription]
) -> Message:
    """Of one list alone, its link leaves that list; otherwise all."""
    only = next(iter(subscriptions)) if len(subscriptions) == 1 else None
    fill = _paths(reader, only) | {IDENTITY: f"digest.{digest.pk}"}
    return _to(reader.email, letter, fill)


def _to(address: str, letter: Message, fill: dict[str, str]) -> Message:
    html = letter.alternatives[0].content
    message = Message(
        letter.subject,
        _filled(letter.body, fill),
        to=[address],
        headers={name: _filled(value, fill) for name, value in letter.extra_headers.items()},
    )
    message.attach_alternative(_filled(html, fill), "text/html")
    return message


def _filled(text: str, fill: dict[str, str]) -> str:
    for placeholder, value in fill.items():
        text = text.replace(placeholder, value)
    return text


def _paths(reader: Person, subscription: Subscription | None) -> dict[str, str]:
    return {
        LEAVE_PATH: paths.unsubscribe(reader.address_hash, subscription),
        PREFERENCES_PATH: paths.preferences(reader),
    }


def _whole_text(statement: StatementPage, campaign: Campaign, group: Group) -> dict[str, Any]:
    """The press gets every word, others the summary; of what was withdrawn nobody gets more."""
    if not group.is_press or statement.is_withdrawn:
        return {}
    return {"wire_text": public_text(statement), "body_html": body_html(statement)}


def body_html(statement: StatementPage) -> SafeString:
    """The text without its pictures, and with whole addresses: mail has no site around it."""
    blocks = (str(block) for block in statement.body if block.block_type != "figure")
    html = dateline("".join(blocks), statement.city)
    return mark_safe(OWN_ADDRESS.sub(f'href="{mail.address("/")}', html))  # noqa: S308 - rendered by blocks
