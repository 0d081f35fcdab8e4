"""People, organizations and statements who do not exist, so that their pages can be seen.

Needs Django. Nothing is mailed: what is queued waits for a worker, and there is none.
"""

from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile
from django.utils import timezone

from core.models import RetentionReport, User
from issues.models import IssuePage
from mailing import services as press_services
from mailing import wordings as press_wordings
from mailing.models import Campaign, Journalist, PressSignup
from membership import wordings
from membership.figures import counting
from membership.models import (
    AddressChange,
    DataRequest,
    MemberOrganization,
    Membership,
    MembershipTerms,
    PeopleImport,
    Person,
    RosterInvitation,
    Signup,
    Source,
    Suppression,
)
from membership.services import addresses, imports, roster, signups
from news.models import NewsroomPage, Organization, PressPreview, ReviewRequest, StatementPage
from news.sharing import reviews

MEMBERS = (
    b"E-mail,First name,Last name,State\r\nann.lee@localhost.test,Ann,Lee,VA\r\nbroken,Eve,Low,,"
)
TEXT = (
    "The bill has 40 sponsors in the House, and the alliance thanks each of them for their time.",
    "Officers have asked for it since spring. They will go on asking.",
)
HOME = {"state": "VA", "zip_code": "22202"}


@dataclass(frozen=True)
class Members:
    staff: User
    joining: Signup
    joined: Signup
    ann: Membership
    late: Membership
    lapsed: Membership
    contact: Membership
    invited: RosterInvitation
    on_roster: RosterInvitation
    change: AddressChange
    agreed_change: AddressChange


@dataclass(frozen=True)
class Press:
    joining: PressSignup
    joined: PressSignup
    journalist: Journalist
    mailing: Campaign


@dataclass(frozen=True)
class Statements:
    corrected: StatementPage
    withdrawn: StatementPage
    hidden: StatementPage
    republished: StatementPage
    reviewed: StatementPage
    embargoed: StatementPage
    review: ReviewRequest
    answered: ReviewRequest
    preview: PressPreview


def members() -> Members:
    MembershipTerms.objects.update_or_create(defaults={"term_months": 12})
    staff = User.objects.create_superuser("staff@localhost.test", None, first_name="Sam")
    joining, joined, moving = (_signed_up(name) for name in ("Bo", "Ann", "Di"))
    for signup in (joined, moving):
        signups.confirm_signup(signup=signup)
        signup.refresh_from_db()
    ann = Membership.objects.get(person__email=joined.email)
    late, lapsed = (_member_for(months) for months in (12, 24))
    contact = _organization(staff)
    invited, on_roster = _invitations(contact.organization)
    change, agreed = _address_changes(Membership.objects.get(person__email=moving.email).person)
    _on_staff_screens(ann.person, staff)
    return Members(
        staff, joining, joined, ann, late, lapsed, contact, invited, on_roster, change, agreed
    )


def _signed_up(name: str) -> Signup:
    signups.request_signup(
        email=f"{name.lower()}@localhost.test", topics=["newsletter", "statements"],
        wording=wordings.current(wordings.JOIN), source=Source.JOIN, path="/join/", kind="active",
        first_name=name, last_name="Lee", agency="Arlington", **HOME,
    )  # fmt: skip
    return Signup.objects.latest("pk")


def _member_for(months: int) -> Membership:
    person = Person.objects.create(
        email=f"member{months}@localhost.test", first_name="Cy", last_name="Ng",
        confirmed_at=timezone.now(), **HOME,
    )  # fmt: skip
    since = timezone.localdate() - relativedelta(months=months)
    return Membership.objects.create(person=person, kind="supporter", since=since)


def _organization(staff: User) -> Membership:
    """Its contact."""
    lodge = MemberOrganization.objects.create(
        name="Lodge 7 of the Fraternal Association of Deputies", kind="lodge", size=40, state="VA",
        website="https://lodge.example/", is_listed=True,
    )  # fmt: skip
    roster.approve(organization=lodge, by=staff)
    person = Person.objects.create(
        email="kay@localhost.test", first_name="Kay", last_name="Diaz", confirmed_at=timezone.now()
    )
    return Membership.objects.create(person=person, kind="organization", organization=lodge)


def _invitations(lodge: MemberOrganization) -> tuple[RosterInvitation, RosterInvitation]:
    roster.invite(organization=lodge, addresses=["guest@localhost.test", "bea@localhost.test"])
    invited, accepting = lodge.invitations.order_by("pk")
    roster.accept(
        invitation=accepting, wording=wordings.current(wordings.ROSTER), path="/invitation/",
        kind="active", first_name="Bea", last_name="Yu", **HOME,
    )  # fmt: skip
    accepting.refresh_from_db()
    return invited, accepting


def _address_changes(person: Person) -> tuple[AddressChange, AddressChange]:
    """One that both addresses still have to agree to, and one that the old one has agreed to."""
    addresses.request_address_change(person=person, new_email="new@localhost.test")
    other = _member_for(3).person
    addresses.request_address_change(person=other, new_email="other@localhost.test")
    agreed = other.address_changes.get()
    addresses.agree_at_old_address(change=agreed)
    return person.address_changes.get(), agreed


def _on_staff_screens(person: Person, staff: User) -> None:
    person.notes.create(text="Prefers the telephone.", written_by=staff)
    DataRequest.objects.create(person=person, kind="correct", note="By letter.")
    Suppression.objects.create(address_hash="0" * 64, reason="complaint")
    begun = imports.begin_import(file=ContentFile(MEMBERS), name="members.csv", by=staff)
    assert begun.state == PeopleImport.State.MAPPING
    RetentionReport.objects.create(
        month=timezone.localdate().replace(day=1), counts={"membership.signup": 3}, runs=30
    )
    counting.count()


def press(statement: StatementPage, staff: User) -> Press:
    joining, joined = (_press_signup(name) for name in ("ida", "joan"))
    press_services.confirm_press_signup(signup=joined)
    joined.refresh_from_db()
    mailing = Campaign.objects.create(
        statement=statement, headline=statement.title, occasion="published",
        audiences=["press", "statements"], state="sent", created_by=staff,
        counts={"sent": 2, "failed": 1, "total": 3}, queued_at=timezone.now(),
    )  # fmt: skip
    return Press(joining, joined, Journalist.objects.get(), mailing)


def _press_signup(name: str) -> PressSignup:
    issue = IssuePage.objects.published().in_order().first()
    press_services.request_press_signup(
        email=f"{name}@localhost.test", name=name.title(), outlet="The Evening Star",
        kinds=["statement"], issue_pks=[issue.pk], path="/press/list/",
        wording=wordings.current(press_wordings.PRESS_LIST),
    )  # fmt: skip
    return PressSignup.objects.latest("pk")


def statements(staff: User) -> Statements:
    corrected, withdrawn, hidden, republished = (
        _published(f"made-up-{name}")
        for name in ("corrected", "withdrawn", "hidden", "republished")
    )
    _correct(corrected)
    withdrawn.withdrawals.create(reason="The count was of another bill.")
    hidden.withdrawals.create(reason="The count was of another bill.", hides_text=True)
    republished.withdrawals.create(
        reason="The count was of another bill.", republished_at=timezone.now(),
        republishing_note="The count was right after all.",
    )  # fmt: skip
    reviewed, embargoed = _draft("made-up-reviewed"), _draft("made-up-embargoed")
    embargoed.latest_revision.publish()
    review, answered = (_review(reviewed, staff, name) for name in ("Rita", "Jo"))
    reviews.decide(review=answered, decision="approved", comment="Well said.")
    answered.refresh_from_db()
    preview = embargoed.press_previews.create(
        name="Joan Journal", outlet="The Daily", email="joan@localhost.test", given_by=staff
    )
    return Statements(
        *(
            StatementPage.objects.get(pk=page.pk)
            for page in (corrected, withdrawn, hidden, republished, reviewed, embargoed)
        ),
        review, answered, preview,
    )  # fmt: skip


def _draft(slug: str, **fields: object) -> StatementPage:
    """Under embargo, unless it says otherwise."""
    embargo = {"release": "embargoed", "embargo_until": timezone.now() + timedelta(days=3)}
    statement = StatementPage(
        title="Forty members of the House sponsor the bill that officers asked for", slug=slug,
        organization=Organization.objects.get(is_own=True), live=False, city="Washington",
        summary="Forty members of the House sponsor the bill.",
        body=[("paragraph", f"<p>{text}</p>") for text in TEXT], **(fields or embargo),
    )  # fmt: skip
    NewsroomPage.objects.get().add_child(instance=statement)
    statement.save_revision()
    return statement


def _published(slug: str) -> StatementPage:
    _draft(slug, release="immediate").latest_revision.publish()
    return StatementPage.objects.get(slug=slug)


def _correct(statement: StatementPage) -> None:
    statement.title = "Forty-two members of the House sponsor the bill that officers asked for"
    statement.correction_wrong = "The headline named 40 sponsors."
    statement.correction_right = "The bill has 42."
    statement.save_revision().publish()


def _review(statement: StatementPage, staff: User, name: str) -> ReviewRequest:
    reviews.ask(
        statement=statement, user=staff, days=7, name=name, email=f"{name.lower()}@localhost.test",
        note="Is the number right?",
    )  # fmt: skip
    return statement.review_requests.latest("pk")
