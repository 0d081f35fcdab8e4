"""How staff come in: a password and a second factor, by whatever door."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import User
from core.sign_in import DEMONSTRATION_DOMAIN
from tests.factories import UserFactory

PASSWORD = "a long enough password"
TRIES_UNTIL_LOCK_OUT = 5


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(is_superuser=True)


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post("/account/login/", {"login": user.email, "password": password})


def code_for(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def enroll(client: Client) -> str:
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    return secret


def test_password_alone_leads_to_enrollment_not_to_the_admin(client, administrator):
    sign_in(client, administrator)
    response = client.get("/admin/")
    assert response.status_code == 302
    assert response["Location"] == "/account/2fa/totp/activate/?next=%2Fadmin%2F"


def test_second_factor_opens_the_admin(client, administrator):
    sign_in(client, administrator)
    secret = enroll(client)
    client.post("/account/logout/")

    asked = sign_in(client, administrator)
    assert asked["Location"] == "/account/2fa/authenticate/"
    assert client.get("/admin/")["Location"].startswith("/account/login/")

    client.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert client.get("/admin/").status_code == 200


def test_enrollment_alone_does_not_open_the_admin(client, administrator):
    sign_in(client, administrator)
    enroll(client)
    response = client.get("/admin/")
    assert response["Location"] == "/account/2fa/reauthenticate/?next=%2Fadmin%2F"


def test_session_made_past_the_login_page_does_not_open_the_admin(client, administrator):
    client.force_login(administrator)
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/pages/").status_code == 302


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_login_pages_take_no_password(client, administrator, address):
    response = client.post(address, {"username": administrator.email, "password": PASSWORD})
    assert response.status_code in (302, 404)
    assert "_auth_user_id" not in client.session


def test_failed_tries_lock_the_account_out(client, administrator):
    for _ in range(TRIES_UNTIL_LOCK_OUT):
        sign_in(client, administrator, "wrong")
    response = sign_in(client, administrator)
    assert "Too many failed login attempts" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client, db):
    response = client.post(
        "/account/signup/",
        {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code == 200
    assert not User.objects.exists()


def test_password_reset_says_the_same_for_known_and_unknown(client, administrator, mailoutbox):
    known = client.post("/account/password/reset/", {"email": administrator.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert next(mail.to for mail in mailoutbox) == [administrator.email]


def test_demonstration_account_is_refused_outside_development(client, db, settings):
    user = UserFactory(email=f"editor@{DEMONSTRATION_DOMAIN}")
    settings.DEMONSTRATION_ACCOUNTS = True
    sign_in(client, user)
    assert "_auth_user_id" in client.session

    settings.DEMONSTRATION_ACCOUNTS = False
    assert client.get("/account/2fa/")["Location"].startswith("/account/login/")
    sign_in(Client(), user)
    with pytest.raises(CommandError, match="development only"):
        call_command("create_demo_accounts")
