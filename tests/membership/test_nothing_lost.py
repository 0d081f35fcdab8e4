"""The real server, worker and database are killed while people join; ``make chaos`` for longer."""

from scripts.chaos.run import LEAST_PEOPLE, run

SECONDS = 12


def test_who_was_answered_with_success_is_stored_and_mailed_once():
    outcome = run(SECONDS)
    killed = {victims.split(" (")[0] for victims in outcome.kills}
    assert killed == {"database", "web server", "worker"}
    assert outcome.joined >= LEAST_PEOPLE
    assert (outcome.lost, outcome.forgotten, outcome.twice) == ([], [], [])
    # docs/adr/0018: a worker can be killed in the moment between its mark and the end of a mail.
    deaths = sum(times for victims, times in outcome.kills.items() if "worker" in victims)
    assert len(outcome.in_doubt) <= deaths
    assert outcome.joined == outcome.mailed + outcome.queued + len(outcome.in_doubt)
