import pytest

from news.reading import dateline

TEXT = "The league said on Monday that it agrees."


@pytest.mark.parametrize(
    ("printed", "city", "when"),
    [
        ("Alexandria, Virginia – ", "Alexandria, Virginia", ""),
        ("WASHINGTON, D.C. — ", "WASHINGTON, D.C.", ""),
        ("WASHINGTON DC - ", "WASHINGTON DC", ""),
        ("BATON ROUGE, La. – ", "BATON ROUGE, La.", ""),
        ("SALEM, Ore.—", "SALEM, Ore.", ""),
        ("OLYMPIA–", "OLYMPIA", ""),
        ("(SACRAMENTO) - ", "SACRAMENTO", ""),
        ("Santa Fe, N.M.: ", "Santa Fe, N.M.", ""),
        ("Coeur d'Alene, Idaho -- ", "Coeur d'Alene, Idaho", ""),
        ("WINSTON-SALEM, N.C. | ", "WINSTON-SALEM, N.C.", ""),
        ("Minneapolis/St. Paul – ", "Minneapolis/St. Paul", ""),
        ("Indianapolis – Dec. 12, 2024 — ", "Indianapolis", "Dec. 12, 2024"),
        ("(INDIANAPOLIS, IN) December 10, 2024 — ", "INDIANAPOLIS, IN", "December 10, 2024"),
        ("(Washington, D.C., May 5, 2025) – ", "Washington, D.C.", "May 5, 2025"),
        ("DURHAM, N.C. (October 3, 2016) – ", "DURHAM, N.C.", "October 3, 2016"),
        ("HELENA, Mont., March 30 -- ", "HELENA, Mont.", "March 30"),
        ("December 12, 2024 – Washington, DC – ", "Washington, DC", "December 12, 2024"),
        ("(Monday, June 4, 2018) - ", "", "Monday, June 4, 2018"),
        ("(June 4, 2018, Albany, N.Y.)—", "Albany, N.Y.", "June 4, 2018"),
        ("(June 4, 2018) Albany – ", "Albany", "June 4, 2018"),
        ("(Salem, Ore., June 4, 2018) ", "Salem, Ore.", "June 4, 2018"),
        ("(Salem, Oregon) ", "Salem, Oregon", ""),
        ("[SALEM, OR] – ", "SALEM, OR", ""),
        ("Boise/ June 4, 2018 – ", "Boise", "June 4, 2018"),
        ("Boise/June 4, 2018: ", "Boise", "June 4, 2018"),
        ("BOISE, June 4, 2018 ", "BOISE", "June 4, 2018"),
        ("BOISE, Idaho  ", "BOISE, Idaho", ""),
        ("San Diego: ", "San Diego", ""),
        ("RENO … ", "RENO", ""),
    ],
)
def test_dateline_before_text(printed, city, when):
    found = dateline.find(printed + TEXT)
    assert (found.city, found.when, found.rest) == (city, when, TEXT)
    assert found.is_certain


def test_service_that_carries_the_text_is_no_part_of_the_city():
    found = dateline.find("WASHINGTON, Dec. 12, 2024 /Some Wire/ -- " + TEXT)
    assert (found.city, found.when, found.tag) == ("WASHINGTON", "Dec. 12, 2024", "/Some Wire/")


def test_city_that_nobody_knows_is_uncertain():
    assert not dateline.find("Cedar Falls: " + TEXT).is_certain
    assert not dateline.find("Fort Example – " + TEXT).is_certain


@pytest.mark.parametrize(
    "text",
    [
        "The bill – a first – will be passed by both chambers.",
        "Today – for the first time in history – they agree.",
        "Sheriff Smith – The office said that it agrees with him.",
        "Attorney General Jane Doe – the first to sign – agrees.",
        "Sheriff Doe: The office said that it agrees with him.",
        "New Rules: The office said that it agrees with them.",
        "Oregon Dept. of Safety - The office said that it agrees with them.",
        "Officers—those who serve—deserve better than that.",
        TEXT,
    ],
)
def test_dash_in_a_sentence_is_no_dateline(text):
    assert dateline.find(text) is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Tallahassee | July 21, 2016", "Tallahassee"),
        ("December 12, 2024, Washington, D.C.", "Washington, D.C."),
        ("Phoenix, Arizona", "Phoenix, Arizona"),
    ],
)
def test_dateline_on_a_line_of_its_own(text, city):
    assert dateline.alone(text).city == city


@pytest.mark.parametrize("text", ["January 25, 2026", "Lincoln | Police Union", "Press Release"])
def test_line_without_place(text):
    assert dateline.alone(text) is None
