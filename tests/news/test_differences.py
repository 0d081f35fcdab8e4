from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from news.record.differences import Difference, Kind, Segment, differences
from tests.html import text_of


def kinds(before: str, after: str) -> list[str]:
    return [difference.kind for difference in differences(before, after)]


def segments(before: str, after: str) -> list[tuple[str, str]]:
    (difference,) = differences(before, after)
    return [(segment.kind, segment.text) for segment in difference.segments]


def test_same_text_has_no_difference():
    assert differences("One.\n\nTwo.", "One.\n\nTwo.") == [
        Difference(Kind.SAME, [Segment(Kind.SAME, "One.")]),
        Difference(Kind.SAME, [Segment(Kind.SAME, "Two.")]),
    ]


def test_line_broken_elsewhere_is_no_difference():
    assert kinds("One two\nthree.", "One\ntwo three.") == ["same"]


def test_empty_texts_have_no_paragraphs():
    assert differences("", "\n\n") == []
    assert kinds("", "One.") == ["added"]
    assert kinds("One.", "") == ["removed"]


def test_words_of_a_paragraph_are_told_apart():
    assert segments("The bill has 40 sponsors today.", "The bill has 42 sponsors.") == [
        ("same", "The bill has "),
        ("removed", "40 sponsors today."),
        ("added", "42 sponsors."),
    ]


def test_short_word_between_two_changes_goes_with_them():
    assert segments(
        "Officers asked for pay in March, he said to all who had come.",
        "Officers asked for leave in April, he said to all who had come.",
    ) == [
        ("same", "Officers asked for "),
        ("removed", "pay in March, "),
        ("added", "leave in April, "),
        ("same", "he said to all who had come."),
    ]


def test_paragraphs_keep_their_order_and_find_their_like():
    before = "A b c d.\n\nGone for good, all of it.\n\nE f g h."
    after = "A b c x.\n\nE f g h.\n\nQuite another thing at the end."
    assert kinds(before, after) == ["changed", "removed", "same", "added"]


def test_paragraph_with_little_in_common_is_another():
    assert kinds("Nothing of this stays.", "Here is something else entirely.") == [
        "removed",
        "added",
    ]


def test_both_texts_can_be_had_back():
    before = "One two three.\n\nFour five six seven.\n\nEight."
    after = "One 2 three.\n\nNine ten.\n\nFour five 6 seven."
    found = differences(before, after)
    for text, gone in ((before, Kind.ADDED), (after, Kind.REMOVED)):
        paragraphs = ["".join(s.text for s in d.segments if s.kind != gone) for d in found]
        assert "\n\n".join(filter(None, paragraphs)) == text


def test_differences_are_said_in_words():
    found = differences("The bill has 40 sponsors.\n\nOld.", "The bill has 42 sponsors.\n\nFresh.")
    soup = BeautifulSoup(
        render_to_string("components/differences.html", {"differences": found}), "html.parser"
    )
    assert [text_of(tag) for tag in soup.find_all(["del", "ins"])] == [
        "[removed:] 40 [end]", "[added:] 42 [end]", "[removed:] Old. [end]",
        "[added:] Fresh. [end]",
    ]  # fmt: skip


def test_text_is_escaped():
    found = differences("", "<script>alert(1)</script>")
    assert "<script>" not in render_to_string("components/differences.html", {"differences": found})
