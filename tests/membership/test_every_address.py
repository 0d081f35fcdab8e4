"""Every address of membership and mailings, from the site's own list of them: who may open it,
that opening changes nothing, and that nothing on it is run or kept.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from mailing import tokens as press_tokens
from mailing.models import Campaign, Journalist, PressConsent, PressSignup
from membership import tokens
from membership.data_rights import links
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
    Suppression,
)
from pages import roles
from tests.factories import UserFactory
from tests.membership.everything import hold_everything

pytestmark = pytest.mark.django_db

# By the namespace of its screens: what a screen is of, and who may open it.
OF = {
    "membership": Membership, "person": Person, "people_import": PeopleImport,
    "memberorganization": MemberOrganization, "subscription": Subscription, "consent": Consent,
    "signup": Signup, "datarequest": DataRequest, "suppression": Suppression,
    "membership_overview": None, "agreements": None, "wordings": None, "waves": None,
}  # fmt: skip
OF_THE_PRESS = {
    "journalist": Journalist, "pressconsent": PressConsent, "presssignup": PressSignup,
    "campaign": Campaign, "mailing": Campaign,
}  # fmt: skip
ROWS = OF | OF_THE_PRESS | {
    "person:part": Merge, "person:delete_note": Note, "person:end": Membership,
    "mailing:end": Journalist,
}  # fmt: skip
# Screens of a statement: ``tests/mailing/test_admin.py`` has them.
ELSEWHERE = {"mailing:send", "mailing:preview"}
ROLES = [role.name for role in roles.ROLES]
HOSTILE = "<script>x</script>\"'><img src=x onerror=x>"
NOT_COMPARED = {"django_session", "wagtailcore_modellogentry"}


def named() -> Iterator[tuple[str, URLPattern]]:
    """Every screen of staff that has a name, with its namespace."""
    [(_, admin)] = [
        (0, each) for each in get_resolver().url_patterns if str(each.pattern) == "admin/"
    ]
    for each in admin.url_patterns:
        if getattr(each, "namespace", None) in OF | OF_THE_PRESS:
            for pattern in each.url_patterns:
                yield f"{each.namespace}:{pattern.name}", pattern


def screens() -> dict[str, str]:
    """The address of every screen, of a row that is there."""
    return {name: path_of(name) for name, _ in named() if name not in ELSEWHERE}


def path_of(name: str) -> str:
    model = ROWS.get(name, ROWS[name.partition(":")[0]])
    pk = model and model.objects.order_by("pk").values_list("pk", flat=True).first()
    for arguments in ([], ["join"], [pk], [pk, Person.objects.last().pk]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def contents() -> dict[str, str]:
    """Of every table of the database what would differ if a row did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in cursor.fetchall():
            if table not in NOT_COMPARED:
                cursor.execute(
                    f"SELECT count(*), md5(string_agg(r::text, '|' ORDER BY r::text)) FROM \"{table}\" r"  # noqa: S608, E501 - a table of ours
                )
                found[table] = cursor.fetchone()
        return found


def client_of(role: str) -> Client:
    user = UserFactory(is_superuser=role == "superuser", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def held(home, settings) -> Person:
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    person = hold_everything(UserFactory())
    Suppression.objects.create(address_hash="0" * 64, reason="staff")
    ImportLine.objects.update(outcome="error", problem="E-mail address: none.")
    Signup.objects.update(organization=None)
    return person


def is_shut(response) -> bool:
    """Turned away at the door, or sent back to the first screen."""
    to = response.get("Location", "")
    return response.status_code == 403 or to == "/admin/" or to.startswith("/account/login/")


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_screen_is_open_to_its_role_alone(held, role):
    call_command("load_content", verbosity=0)
    call_command("set_up_roles", verbosity=0)
    own = {roles.MEMBERSHIP_OFFICER: OF, roles.PRESS_OFFICER: OF_THE_PRESS}.get(role, {})
    client, before = client_of(role), contents()
    for name, path in screens().items():
        is_own = name.partition(":")[0] in own
        assert is_shut(client.get(path)) is not is_own, name
        if not is_own:
            assert is_shut(client.post(path, {"agreed": "yes"})), name
            assert is_shut(client.get(path, {"export": "csv"})), name
    assert contents() == before


def test_opening_a_screen_changes_nothing_and_runs_nothing(held):
    fill_with(HOSTILE)
    client = client_of("superuser")
    paths = screens()
    assert len(paths) > 60
    before = contents()
    for name, path in paths.items():
        opened = client.get(path)
        assert opened.status_code in (200, 302, 404, 405), name
        if opened.get("Content-Type", "").startswith("text/html"):
            assert "<script>x" not in opened.text, name
            assert "<img src=x" not in opened.text, name
        client.head(path)
    assert contents() == before


def fill_with(text: str) -> None:
    """Write it wherever people or lists can have written something."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # for the ledgers, too
        for label in ("membership", "mailing"):
            for model in apps.get_app_config(label).get_models():
                for field in model._meta.local_concrete_fields:
                    if value := _hostile(field, text):
                        cursor.execute(
                            f'UPDATE "{model._meta.db_table}" SET "{field.column}" = {value}'  # noqa: S608 - names of ours
                        )
        cursor.execute("SET session_replication_role = origin")


def _hostile(field: models.Field, text: str) -> str:
    """A value in SQL; empty where people write nothing."""
    quoted = text.replace("'", "''")
    if field.choices or field.unique or field.name in {"key", "address_hash", "old_address_hash"}:
        return ""
    if isinstance(field, models.EmailField):
        return "'<script>x' || id || '@example.com'"
    if isinstance(field, models.CharField):
        return f"'{quoted[: field.max_length].rstrip(chr(39))}'"
    if isinstance(field, models.TextField):
        return f"'{quoted}'"
    if field.name in {"headings", "cells"}:
        return f"'[\"{quoted.replace(chr(34), '')}\"]'"
    return f"'[[\"{quoted.replace(chr(34), '')}\"]]'" if field.name == "samples" else ""


OF_PREFERENCES = {"preferences", "my_data", "erase_me", "pause", "stop_all", "end_membership",
                  "revoke_links", "change_address", "roster_link"}  # fmt: skip
OWN = {"card_pdf": "card", "card_png": "card"} | dict.fromkeys(OF_PREFERENCES, "preferences")


def all_tokens(person: Person) -> dict[str, str]:
    """A token of every kind that works, by the address that it was made for."""
    membership, change = person.memberships.get(), AddressChange.objects.create(
        person=person, old_email=person.email, new_email="new@example.org"
    )  # fmt: skip
    journalist, asked = Journalist.objects.get(), PressSignup.objects.get()
    return {
        "confirm": tokens.for_confirmation(Signup.objects.first()),
        "card": tokens.for_card(membership),
        "unsubscribe": tokens.for_unsubscription(person.address_hash),
        "roster": tokens.for_roster(membership),
        "invitation": tokens.for_invitation(RosterInvitation.objects.first()),
        "renewal": tokens.for_renewal(membership),
        "preferences": tokens.for_preferences(person),
        "old_address": tokens.for_address_change(change, tokens.OLD_ADDRESS),
        "new_address": tokens.for_address_change(change, tokens.NEW_ADDRESS),
        "my_data_file": links.token_for(person, DataRequest.Kind.DOWNLOAD),
        "erase_everything": links.token_for(person, DataRequest.Kind.ERASE),
        "press_list_confirm": press_tokens.for_confirmation(asked),
        "press_list_place": press_tokens.for_place(journalist.pk),
    }


def addresses_with_tokens() -> list[str]:
    """Their names; reviews and previews of statements are the newsroom's."""
    flat = [
        each
        for pattern in get_resolver().url_patterns
        for each in (getattr(pattern, "url_patterns", None) or [pattern])
    ]
    flat = [inner for each in flat for inner in (getattr(each, "url_patterns", None) or [each])]
    return [
        each.name for each in flat
        if "<str:token>" in str(each.pattern) and each.name not in {"review", "press_preview"}
    ]  # fmt: skip


def test_link_opens_what_it_was_made_for_and_nothing_else(held):
    made, names = all_tokens(held), addresses_with_tokens()
    assert {OWN.get(name, name) for name in names} == set(made)
    before = contents()
    for name in names:
        for kind, token in made.items():
            path, is_own = reverse(name, args=[token]), OWN.get(name, name) == kind
            answers = [Client().get(path), Client().head(path)]
            if not is_own:
                answers.append(Client().post(path, {"leave": "all", "stop": "yes"}))
            for answer in answers:
                assert (answer.status_code not in (405, 410)) is is_own, (name, kind)
                check_kept_by_nobody(answer)
    assert contents() == before


def check_kept_by_nobody(answer) -> None:
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


@pytest.mark.parametrize("is_kept", [True, False])
def test_links_outlive_a_new_secret_key_while_the_old_one_is_kept(held, settings, is_kept):
    made = all_tokens(held)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if is_kept else []
    settings.SECRET_KEY = "another" * 10
    for name, token in made.items():
        for given in (token, f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", f"{token}\x00"):
            works = Client().get(reverse(name, args=[given])).status_code != 410
            assert works is (is_kept and given == token), name


# An old mail must be as easy to stop as a new one, an invitation says itself whether it holds,
# and a link that asks an address to agree is that address's.
OUTLIVE = {"unsubscribe", "invitation", "confirm", "old_address", "new_address",
           "press_list_confirm", "press_list_place"}  # fmt: skip


def test_personal_links_end_when_their_person_says_so(held):
    made = all_tokens(held)
    Client().post(reverse("revoke_links", args=[made["preferences"]]))
    held.refresh_from_db()
    assert held.link_key == 1
    codes = {name: Client().get(reverse(name, args=[made[name]])).status_code for name in made}
    assert {name for name, code in codes.items() if code != 410} == OUTLIVE


def test_no_link_of_an_erased_person_leads_anywhere(held):
    made = all_tokens(held)
    assert Client().post(
        reverse("erase_everything", args=[made["erase_everything"]])
    ).status_code == 303  # fmt: skip
    before, now = contents(), timezone.now()
    for name in set(made) - {"unsubscribe"}:
        for method in (Client().get, Client().post):
            answer = method(reverse(name, args=[made[name]]))
            gone = answer.status_code in (405, 410) or "erased" in answer.get(
                "Location", answer.text
            )
            assert gone or name == "press_list_place", name
    assert contents() == before
    assert not Person.objects.filter(created_at__gte=now).exists()
