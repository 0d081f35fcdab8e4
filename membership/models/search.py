"""How people are looked up by the beginnings of words, which an index serves."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Concat

# Whatever parts an e-mail address is a space to the search: “lee” finds ann.lee@example.com.
SEPARATORS = "@.+-_'’"
NO_SEPARATORS = str.maketrans(SEPARATORS, " " * len(SEPARATORS))


class SearchText(Func):
    """What people are found by, word by word, whatever language the words are of."""

    function = "to_tsvector"
    template = "%(function)s('simple'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()

    def __init__(self, *fields: str) -> None:
        words = [part for field in fields for part in (Value(" "), field)][1:]
        text = Func(
            Concat(*words, output_field=models.TextField()),
            Value(SEPARATORS),
            Value(" " * len(SEPARATORS)),
            function="translate",
        )
        super().__init__(text)


def beginnings(text: str) -> SearchQuery:
    """That every word of the text is the beginning of one in a ``SearchText``."""
    words = re.findall(r"\w+", text.translate(NO_SEPARATORS))
    return SearchQuery(
        " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
    )
