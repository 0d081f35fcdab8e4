"""Membership numbers: a serial number and a check digit that catches slips."""

GROUP = 4


def written(serial: int) -> str:
    """As people read it: ``1000 0009`` for 1000000; the last digit checks the others."""
    digits = f"{serial}{_check_digit(str(serial))}"
    return " ".join(digits[i : i + GROUP] for i in range(0, len(digits), GROUP))


def read(text: str) -> int | None:
    """The serial number behind a number as somebody typed it; None where it is none of ours."""
    digits = text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit() and 1 < len(digits) <= 18):  # noqa: PLR2004 - a bigint
        return None
    return int(digits[:-1]) if _check_digit(digits[:-1]) == int(digits[-1]) else None


def _check_digit(digits: str) -> int:
    """Luhn's (ISO/IEC 7812-1, annex B): finds one wrong digit, and most that changed places."""
    weighed = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return -sum(number // 10 + number % 10 for number in weighed) % 10
