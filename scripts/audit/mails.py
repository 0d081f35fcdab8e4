"""Every mail that the site sends, as HTML."""

from django.utils import timezone

from core import emails as core_emails
from core.mail import Message
from core.models import RetentionReport
from mailing import emails as press_emails
from mailing import news
from mailing.emails import Group, Item
from mailing.models import Audience, Campaign, Occasion
from membership import emails
from membership.data_rights.emails import data_link
from membership.models import DataRequest
from membership.preferences import emails as preference_emails
from news.models import StatementPage
from news.sharing import mails as sharing_mails
from scripts.audit.made_up import Members, Press, Statements
from scripts.audit.pages import PageType


def mails(made: Members, press: Press, statements: Statements) -> list[PageType]:
    person, change = made.ann.person, made.change
    messages = [
        *(make(made.joining) for make in (
            emails.confirm_join, emails.confirm_change, emails.confirm_subscription
        )),
        emails.welcome_member(made.joined, person),
        emails.welcome_subscriber(made.joined, person),
        emails.organization_approved(made.contact),
        emails.roster_link(made.contact, "1"),
        emails.roster_invitation(made.invited),
        emails.renewal(made.late),
        preference_emails.my_link(person, "1"),
        preference_emails.agree_at_old_address(change),
        preference_emails.agree_at_new_address(change, person.address_hash),
        preference_emails.address_is_taken(change, person.address_hash),
        preference_emails.address_changed(change),
        preference_emails.farewell_to_old_address(change),
        *(data_link(person, kind, "1") for kind in (
            DataRequest.Kind.DOWNLOAD, DataRequest.Kind.ERASE
        )),
        press_emails.press_list_confirm(press.joining),
        press_emails.press_list_welcome(press.journalist),
        *_of_statements(statements),
        sharing_mails.review_request(statements.review, "1"),
        sharing_mails.review_answer(statements.answered, made.staff),
        sharing_mails.press_preview(statements.preview, statements.embargoed.latest_revision, "1"),
        core_emails.overdue("staff@localhost.test", _alarm()),
        core_emails.retention_report(made.staff, RetentionReport.objects.get()),
    ]  # fmt: skip
    return [_page(message) for message in messages]


def _of_statements(made: Statements) -> list[Message]:
    told = {
        Occasion.PUBLISHED: made.corrected,
        Occasion.CORRECTED: made.corrected,
        Occasion.WITHDRAWN: made.withdrawn,
        Occasion.REPUBLISHED: made.republished,
    }
    campaigns = [_campaign(page, occasion) for occasion, page in told.items()]
    items = [Item(each, news.of_occasion(each.statement, each), "Statements") for each in campaigns]
    letters = [
        press_emails.letter(item.campaign, item.news, Group.example(audience, made.corrected))
        for item in items
        for audience in (Audience.PRESS, Audience.STATEMENTS)
    ]
    return [*letters, press_emails.digest_letter(items)]


def _campaign(statement: StatementPage, occasion: Occasion) -> Campaign:
    return Campaign(
        statement=statement, headline=statement.title, occasion=occasion,
        news_pk=news.news_pk(statement, occasion), audiences=[Audience.PRESS],
    )  # fmt: skip


def _alarm() -> dict[str, str]:
    return {
        "key": "1", "deed": "publish", "title": "A statement", "path": "/admin/",
        "due_at": timezone.now().isoformat(),
    }  # fmt: skip


def _page(message: Message) -> PageType:
    return PageType(f"mail: {message.subject}", "", html=message.alternatives[0].content)
