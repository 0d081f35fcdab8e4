from http import HTTPStatus

from scripts.audit.pages import Finding, PageType, judge

HOME = PageType("home", "/", is_key=True)
PERFECT = {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 100}


def test_judge_passes_what_reaches_every_target():
    finding = Finding(HOME, scores=PERFECT, html_kb=10, first_view_kb=30, layout_shift=0)
    judge(finding)
    assert finding.problems == []


def test_judge_names_each_target_that_a_key_page_misses():
    scores = PERFECT | {"performance": 97, "seo": 99}
    finding = Finding(HOME, scores=scores, html_kb=10.04, first_view_kb=30.1, layout_shift=0.01)
    judge(finding)
    assert finding.problems == [
        "Lighthouse: performance is 97, should be 98",
        "Lighthouse: seo is 99, should be 100",
        "10.04 kB of HTML, should be at most 10",
        "30.1 kB in the first view, should be at most 30",
        "0.01 of layout shift, should be at most 0",
    ]


def test_judge_asks_of_a_page_that_is_not_found_only_what_serves_its_reader():
    page = PageType("not found", "/nowhere/", HTTPStatus.NOT_FOUND)
    scores = {"performance": 90, "accessibility": 99, "best-practices": 96, "seo": 45}
    finding = Finding(page, scores=scores)
    judge(finding)
    assert finding.problems == ["Lighthouse: accessibility is 99, should be 100"]


def test_lighthouse_sees_what_has_an_address_of_its_own_for_everybody():
    assert HOME.is_for_lighthouse
    others = ({"pressed": "button"}, {"html": "<p>"}, {"is_staffs": True}, {"is_scored": False})
    assert not any(PageType("other", "/", **each).is_for_lighthouse for each in others)
