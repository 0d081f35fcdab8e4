"""What a browser does with the work that a form asks for."""

import json
from html import unescape

import altcha
from django.http import HttpResponse

from core import proof_of_work


def challenge_in(answer: HttpResponse) -> str:
    return unescape(answer.text.split('data-challenge="')[1].split('"')[0])


def solved(challenge: str) -> dict[str, str]:
    """What the form carries once the work is done."""
    parsed = altcha.Challenge.from_dict(json.loads(challenge))
    payload = altcha.Payload(parsed, altcha.solve_challenge(parsed))
    return {proof_of_work.FIELD: payload.to_base64()}
