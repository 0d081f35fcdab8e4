"""What a process keeps, and when it forgets."""

import pytest
from django.test import RequestFactory

from core.changes import kept, listener
from core.models import BrandSettings
from core.serving import public_page
from core.sites import find_site
from tests.factories import StatementPageFactory


def test_value_is_kept_for_one_generation(keeping):
    calls = []
    function = kept(lambda number: calls.append(number) or number * 2)
    assert [function(1), function(1), function(2)] == [2, 2, 4]
    assert calls == [1, 2]
    listener.start_generation()
    function(1)
    assert calls == [1, 2, 1]


def test_nothing_is_kept_by_a_process_that_does_not_listen():
    calls = []
    function = kept(lambda: calls.append("call"))
    function()
    function()
    assert calls == ["call", "call"]


def test_value_made_during_a_change_is_not_used_again(keeping):
    calls = []

    def read() -> int:
        calls.append("call")
        listener.start_generation()
        return len(calls)

    function = kept(read)
    assert [function(), function()] == [1, 2]


def test_made_up_arguments_do_not_fill_the_memory(keeping):
    function = kept(lambda number: number)
    assert [function(number) for number in range(2000)] == list(range(2000))
    assert (
        len(function.__closure__[[*function.__code__.co_freevars].index("memory")].cell_contents)
        <= 500
    )


def test_site_is_found_as_wagtail_finds_it(home, keeping):
    request = RequestFactory().get("/", headers={"host": "localhost"})
    assert find_site(request) == home.get_site()
    assert home.get_full_url(request) == "http://localhost/"


def test_settings_of_two_requests_are_two_objects(home, keeping):
    BrandSettings.objects.create(site=home.get_site(), mission="A mission.")
    first, second = (
        BrandSettings.for_request(RequestFactory().get("/", headers={"host": "localhost"}))
        for _ in range(2)
    )
    assert first == second
    assert first is not second


def test_pages_of_two_requests_are_two_objects(newsroom, keeping):
    statement = StatementPageFactory(parent=newsroom, slug="bill")
    first, second = (
        public_page(RequestFactory().get("/", headers={"host": "localhost"}), "news/bill/")
        for _ in range(2)
    )
    assert first == second == statement
    assert first is not second


def test_page_is_kept_until_a_change(client, newsroom, keeping):
    statement = StatementPageFactory(parent=newsroom, slug="bill", title="A bill")
    assert "A bill" in client.get("/news/bill/").text
    statement.withdrawals.create(reason="It does not hold.", hides_text=True)
    listener.start_generation()
    assert "It does not hold." in client.get("/news/bill/").text
    statement.unpublish()
    listener.start_generation()
    assert client.get("/news/bill/").status_code == 404


def test_answer_is_kept_for_each_host(keeping):
    function = kept(lambda request: request.get_host())
    hosts = ("localhost", "testserver", "localhost")
    requests = [RequestFactory().get("/", headers={"host": host}) for host in hosts]
    assert [function(request) for request in requests] == [*hosts]


@pytest.mark.parametrize("keeps", [True, False])
def test_restricted_section_hides_what_is_below(client, newsroom, request, keeps):
    if keeps:
        request.getfixturevalue("keeping")
    StatementPageFactory(parent=newsroom, title="Inside")
    newsroom.view_restrictions.create(restriction_type="login")
    listener.start_generation()
    assert "Inside" not in client.get("/").text
    assert client.get("/news/inside/").status_code == 302
