"""Names as they are kept: in one line, and with nothing in it that cannot be seen."""

import re

# Controls, and marks that take no room or turn what follows them around (UAX #9): with them, a
# name looks like another one in every list and mail. What joins letters (U+200C, U+200D) stays.
UNSEEN = re.compile(
    "[\x01-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)


def tidy_name(text: str) -> str:
    return UNSEEN.sub("", " ".join(text.split())).strip()
