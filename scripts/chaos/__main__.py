"""Run it for as many seconds as are given, and say what became of everybody."""

import sys
import time

from scripts.chaos.run import run


def main() -> int:
    started = time.monotonic()
    outcome = run(float(sys.argv[1]))
    for victims, times in sorted(outcome.kills.items()):
        print(f"killed {times:3} times: {victims}")
    print(
        f"\n{outcome.joined} people were answered that they had joined, {outcome.unanswered} got "
        f"no such answer. Of the former, {outcome.mailed} were mailed, {outcome.queued} are "
        f"queued.\nLost: {_named(outcome.lost)}. Forgotten: {_named(outcome.forgotten)}. Mailed "
        f"twice: {_named(outcome.twice)}. In doubt: {_named(outcome.in_doubt)}. "
        f"({time.monotonic() - started:.0f} s)"
    )
    return 1 if outcome.lost or outcome.forgotten or outcome.twice else 0


def _named(addresses: list[str]) -> str:
    return ", ".join(addresses) or "nobody"


if __name__ == "__main__":
    sys.exit(main())
