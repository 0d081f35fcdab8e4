"""A statement as an accessible PDF on the issuer's letterhead."""

import hashlib
import json

from django.http import HttpRequest

from news.models import StatementPage
from news.outputs import letter, typesetting


class StatementPdf:
    """A statement as it is to be set; set when its bytes are asked for."""

    def __init__(self, statement: StatementPage, request: HttpRequest) -> None:
        self._content = json.dumps(letter.content(statement, request), sort_keys=True)

    @property
    def etag(self) -> str:
        """The same for the same document (RFC 9110, 8.8.3)."""
        digest = hashlib.sha256(typesetting.template() + self._content.encode())
        return f'"{digest.hexdigest()[:20]}"'

    @property
    def data(self) -> bytes:
        return typesetting.typeset(self._content)
