"""Shapes that statements arrive in, each cut down to the lines that it takes."""

from news.reading import read_text

TEXT = "The Riverside Lodge asks the city council to put two officers in each car at night.\n"


def test_place_over_address_and_number_is_no_person():
    reading = read_text(
        f"Lodge Asks for Help\n\n{TEXT}\n###\n\nTraining Hall\n12 Ferry Street, Dover, DE 19901\n"
        "302-555-0100\n"
    )
    assert reading.organization.address == "12 Ferry Street, Dover, DE 19901"
    assert reading.organization.phones == ["302-555-0100"]
