"""Our own screens in the admin, for axe alone: their markup is mostly Wagtail's."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from core.models import User
from mailing.models import PressConsent
from membership.models import Consent, DataRequest, PeopleImport, Subscription, Suppression
from scripts.audit.made_up import Members, Press, Statements
from scripts.audit.pages import PageType

LISTINGS = [
    "person", "membership", "memberorganization", "subscription", "consent", "signup",
    "datarequest", "suppression", "agreements", "wordings", "waves", "people_import",
    "membership_overview", "journalist", "pressconsent", "presssignup", "campaign", "statements",
]  # fmt: skip


def session(user: User) -> dict[str, str]:
    """The cookie of somebody who signed in with a second factor."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    stored = client.session
    assert stored[SESSION_KEY] == str(user.pk)
    stored[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
    stored.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": stored.session_key}


def screens(made: Members, press: Press, statements: Statements) -> list[PageType]:
    person, other = made.ann.person_id, made.late.person_id
    request, subscription = DataRequest.objects.latest("pk"), Subscription.objects.latest("pk")
    addresses = {
        "overview of the admin": reverse("wagtailadmin_home"),
        "retention": reverse("retention_report"),
        **{f"list of {name}": reverse(f"{name}:index") for name in LISTINGS},
        "nobody found": reverse("person:index") + "?q=zyzzyva",
        "waves, in groups": reverse("waves:index") + "?by=domain",
        "columns of an import": reverse("people_import:columns", args=[_import()]),
        "cancel an import": reverse("people_import:cancel", args=[_import()]),
        "new person": reverse("person:add"),
        **{
            f"person: {view}": reverse(f"person:{view}", args=[person])
            for view in ("inspect", "edit", "suppress", "end", "merge", "delete", "history")
        },
        "two people compared": reverse("person:compare", args=[person, other]),
        "member": reverse("membership:inspect", args=[made.ann.pk]),
        "member, to edit": reverse("membership:edit", args=[made.ann.pk]),
        "organization": reverse("memberorganization:inspect", args=[made.contact.organization_id]),
        "organization, to edit": reverse(
            "memberorganization:edit", args=[made.contact.organization_id]
        ),
        "subscription": reverse("subscription:inspect", args=[subscription.pk]),
        "consent": reverse("consent:inspect", args=[Consent.objects.latest("pk").pk]),
        "signup": reverse("signup:inspect", args=[made.joined.pk]),
        "new words": reverse("wordings:new", args=["join"]),
        "new request": reverse("datarequest:add"),
        **{
            f"request: {view}": reverse(f"datarequest:{view}", args=[request.pk])
            for view in ("inspect", "copy", "erase", "answer")
        },
        "new suppression": reverse("suppression:add"),
        "suppression to lift": reverse(
            "suppression:delete", args=[Suppression.objects.latest("pk").pk]
        ),
        **_of_the_press(press),
        **_of_the_newsroom(statements),
    }
    return [PageType(f"staff: {name}", path, is_staffs=True) for name, path in addresses.items()]


def _import() -> int:
    return PeopleImport.objects.latest("pk").pk


def _of_the_press(made: Press) -> dict[str, str]:
    consent = PressConsent.objects.latest("pk")
    return {
        "new journalist": reverse("journalist:add"),
        **{
            f"journalist: {view}": reverse(f"journalist:{view}", args=[made.journalist.pk])
            for view in ("inspect", "edit", "delete")
        },
        "journalist: end": reverse("mailing:end", args=[made.journalist.pk]),
        "consent of the press list": reverse("pressconsent:inspect", args=[consent.pk]),
        "sign-up for the press list": reverse("presssignup:inspect", args=[made.joined.pk]),
        "mailing": reverse("campaign:inspect", args=[made.mailing.pk]),
    }


def _of_the_newsroom(made: Statements) -> dict[str, str]:
    def of(view: str, statement: object) -> str:
        return reverse(f"newsroom:{view}", args=[statement.pk])

    return {
        "newsroom": reverse("newsroom:desk"),
        "calendar": reverse("newsroom:calendar"),
        "import a statement": reverse("newsroom:import"),
        "send a statement": reverse("mailing:send", args=[made.corrected.pk]),
        "hold back": of("hold", made.embargoed),
        "withdraw": of("withdraw", made.corrected),
        "republish": of("republish", made.withdrawn),
        "versions for staff": of("versions", made.corrected),
        "version for staff": reverse("newsroom:version", args=[made.corrected.pk, 2]),
        "reviews": of("reviews", made.reviewed),
        "revoke a review": of("revoke_review", made.review),
        "previews": of("previews", made.embargoed),
        "revoke a preview": of("revoke_preview", made.preview),
    }
