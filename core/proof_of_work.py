"""Work that a browser does so that its form is taken: nothing for one, much for a thousand.

After ALTCHA's protocol, second version: find the counter under which PBKDF2 gives a key that
starts as asked for. No third party has a part in it. A browser needs about a second on a
computer and three on an old phone; to check it is one keyed hash.
"""

import json
import secrets
import time
from datetime import UTC, datetime
from typing import NamedTuple

import altcha
from django.utils.crypto import salted_hmac

FIELD = "proof"
ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 5_000
# How often a browser has to try: it begins at nought.
FEWEST_TRIES = 300
MOST_TRIES = 600
LIFETIME_SECONDS = 3600
# Ours are shorter; nobody has us decode a novel.
MOST_LETTERS = 2_000


class Proof(NamedTuple):
    """Work that was done, named by what makes it one of its kind."""

    nonce: str
    expires_at: datetime


def challenge() -> str:
    """Work to do, signed and good for an hour; as JSON for ``static/js/proof-of-work.js``."""
    made = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=FEWEST_TRIES + secrets.randbelow(MOST_TRIES - FEWEST_TRIES),
        expires_at=int(time.time()) + LIFETIME_SECONDS,
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("key"),
    )
    return json.dumps(made.to_dict())


def proven(payload: str) -> Proof | None:
    """The work that a form says was done; None where it was not, or not ours, or too long ago.

    The same work proves itself as often as it is sent: to let it count once is the caller's.
    """
    if not payload or len(payload) > MOST_LETTERS:
        return None
    result = altcha.verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("key"))
    if not result.verified:
        return None
    parameters = altcha.Payload.from_base64(payload).challenge.parameters
    return Proof(parameters.nonce, datetime.fromtimestamp(parameters.expires_at, UTC))


def _secret(what: str) -> str:
    return salted_hmac("core.proof_of_work", what, algorithm="sha256").hexdigest()
