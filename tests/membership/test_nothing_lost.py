"""The real server, worker and database are killed while people join; ``make chaos`` for longer."""

from scripts.chaos.run import LEAST_PEOPLE, run

SECONDS = 12


def test_who_was_answered_with_success_is_stored_and_mailed_once():
    outcome = run(SECONDS)
    killed = {victims.split(" (")[0] for victims in outcome.kills}
    assert killed == {"database", "web server", "worker"}
    assert outcome.joined >= LEAST_PEOPLE
    assert (outcome.lost, outcome.forgotten, outcome.twice) == ([], [], [])
    # docs/adr/0018: but for a few instructions, a worker can be killed at any moment.
    assert outcome.in_doubt == []
    assert outcome.joined == outcome.mailed + outcome.queued
