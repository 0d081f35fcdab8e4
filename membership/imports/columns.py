"""What a column of a list can hold, and which one probably does."""

import re
from collections.abc import Sequence

EMAIL, WHOLE_NAME = "email", "whole_name"
LABELS = {
    EMAIL: "E-mail address",
    "first_name": "First name",
    "last_name": "Last name",
    WHOLE_NAME: "Whole name",
    "state": "State",
    "zip_code": "ZIP code",
    "agency": "Agency",
    "kind": "Joins as",
    "since": "Member since",
    "agreed_on": "Agreed on",
}
# How lists head them, without capitals, spaces and punctuation.
HEADINGS = {
    EMAIL: "email emailaddress mail mailaddress contactemail primaryemail workemail "
    "personalemail useremail memberemail",
    "first_name": "firstname first givenname forename fname name1",
    "last_name": "lastname last surname familyname lname name2",
    WHOLE_NAME: "name fullname wholename membername contactname displayname",
    "state": "state st stateprovince province region homestate usstate",
    "zip_code": "zip zipcode postalcode postcode zippostalcode zip5",
    "agency": "agency department employer organization company policedepartment dept",
    "kind": "joinsas kind membertype membershiptype type membershipkind category",
    "since": "membersince since joined joindate joinedon datejoined startdate",
    "agreed_on": "agreedon agreed consentdate consentedon optindate optin optintime "
    "subscribed subscribedon signupdate confirmtime dateadded",
}
_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings.split()}


def guess(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """For each column its field, or nothing; no field twice."""
    found: list[str] = []
    for heading in headings:
        field = _FIELD_OF.get(re.sub(r"[^a-z0-9]", "", heading.lower()), "")
        found.append("" if field in found else field)
    if EMAIL not in found and (column := _column_of_addresses(samples)) is not None:
        found[column] = EMAIL
    if WHOLE_NAME in found and {"first_name", "last_name"} & set(found):
        found[found.index(WHOLE_NAME)] = ""
    return found


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first row is no row of headings: nobody heads a column with an address."""
    return any("@" in cell for cell in cells)


def _column_of_addresses(samples: Sequence[Sequence[str]]) -> int | None:
    for cells in samples:
        for column, cell in enumerate(cells):
            if "@" in cell:
                return column
    return None
