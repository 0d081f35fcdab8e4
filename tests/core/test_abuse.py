import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from core import abuse

NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def _clock(monkeypatch) -> None:
    monkeypatch.setattr(abuse.time, "time", lambda: NOW)


def post(data: dict | None = None, **headers: str) -> HttpRequest:
    headers = headers or {"Sec-Fetch-Site": "same-origin"}
    return RequestFactory().post("/", data or {}, headers=headers)


def rendered(age: int) -> dict[str, str]:
    return {abuse.TIME_FIELD: abuse._signer.sign(str(NOW - age))}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://testserver.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "http://testserver/join/"}, True),
        ({"Referer": "http://testserver.example/"}, False),
        ({"Accept": "text/html"}, False),
    ],
)
def test_same_origin_goes_by_what_the_browser_says(headers, expected):
    assert abuse.same_origin(post(**headers)) is expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (-60, abuse.TOO_FAST),
        (1, abuse.TOO_FAST),
        (2, None),
        (26 * 3600, None),
        (26 * 3600 + 1, abuse.TOO_OLD),
    ],
)
def test_refusal_by_age_of_the_form(age, expected):
    assert abuse.refusal(post(rendered(age))) == expected


@pytest.mark.parametrize("signed", ["", "1800000000", f"{NOW - 60}:x", "a:b:c"])
def test_refusal_of_a_time_that_is_not_ours(signed):
    assert abuse.refusal(post({abuse.TIME_FIELD: signed})) == abuse.TOO_OLD


def test_refusal_of_a_filled_trap():
    assert abuse.refusal(post(rendered(60) | {abuse.TRAP_FIELD: "x"})) == abuse.TRAPPED
    assert abuse.refusal(post(rendered(60) | {abuse.TRAP_FIELD: ""})) is None


def test_refusal_of_another_site_comes_first():
    answer = abuse.refusal(post({abuse.TRAP_FIELD: "x"}, Origin="https://evil.example"))
    assert answer == abuse.CROSS_SITE


def guarded() -> str:
    return Template("{% load forms %}{% form_guard %}").render(Context())


def test_form_guard_is_one_for_everybody_within_ten_seconds(monkeypatch):
    first = guarded()
    monkeypatch.setattr(abuse.time, "time", lambda: NOW + 9.9)
    assert guarded() == first
    monkeypatch.setattr(abuse.time, "time", lambda: NOW + 10)
    assert guarded() != first
    assert '<input type="hidden" name="rendered" value="1800000000:' in first
    assert 'aria-hidden="true"' in first
    assert 'tabindex="-1" autocomplete="off"' in first
    assert "<script" not in first


@pytest.mark.parametrize(
    ("address", "line", "network"),
    [
        ("203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("", "unknown", "unknown"),
        ("nonsense", "unknown", "unknown"),
    ],
)
def test_origin_is_one_line_and_the_network_around_it(address, line, network):
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    assert abuse.origin(request) == (line, network)


def test_origin_does_not_believe_headers_without_a_proxy(settings):
    request = RequestFactory(REMOTE_ADDR="203.0.113.7").get(
        "/", headers={"X-Forwarded-For": "198.51.100.1"}
    )
    assert abuse.origin(request).network == "203.0.113.0/24"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert abuse.origin(request).network == "198.51.100.0/24"
