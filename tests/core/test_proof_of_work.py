import json

import pytest
from altcha import v2

from core import proof_of_work
from core.proof_of_work import challenge, proven
from tests.membership.proofs import solved


def payload() -> str:
    return solved(challenge())[proof_of_work.FIELD]


def test_work_that_was_done_is_proven_and_named():
    first, second = proven(payload()), proven(payload())
    assert first.nonce != second.nonce


def test_work_of_another_site_proves_nothing(settings):
    theirs = payload()
    settings.SECRET_KEY = "another"
    assert proven(theirs) is None


def test_work_proves_nothing_after_an_hour(monkeypatch):
    now = proof_of_work.time.time()
    done = payload()
    monkeypatch.setattr(v2.time, "time", lambda: now + 3599)
    assert proven(done)
    monkeypatch.setattr(v2.time, "time", lambda: now + 3601)
    assert proven(done) is None


def test_guess_proves_nothing():
    """The start of the key, which the challenge tells, is not the key."""
    asked = json.loads(challenge())
    key = asked["parameters"]["keyPrefix"].ljust(64, "0")
    assert proven(_payload(asked, key)) is None


def test_easier_work_proves_nothing():
    asked = json.loads(challenge())
    asked["parameters"]["keyPrefix"] = "00"
    assert proven(solved(json.dumps(asked))[proof_of_work.FIELD]) is None


@pytest.mark.parametrize("sent", ["", "x", "e30=", "W10=", "bnVsbA==", "🙂", "A" * 9000])
def test_nonsense_proves_nothing(sent):
    assert proven(sent) is None


def test_work_is_checked_by_one_keyed_hash(monkeypatch):
    done = payload()
    monkeypatch.setattr(v2.hashlib, "pbkdf2_hmac", None)
    assert proven(done)


def _payload(asked: dict, key: str) -> str:
    solution = v2.Solution(counter=1, derived_key=key)
    return v2.Payload(v2.Challenge.from_dict(asked), solution).to_base64()
