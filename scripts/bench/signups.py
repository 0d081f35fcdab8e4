"""How many people can join in a second, beside what the database alone could write. Needs Django.

Each answer means that the sign-up is stored with the words agreed to, and its mail queued. The
limits stay on, a million times as wide: counting is part of the work. No worker runs.
"""

import os
import re
import subprocess
from dataclasses import dataclass

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from apoa_site.embedded_postgres import binaries
from membership import wordings
from membership.models import Signup, Source
from membership.services.signups import request_signup
from scripts import join_form
from scripts.bench import load
from scripts.bench.load import Load
from scripts.production_site import WORK_DIR, CannotStart, web_server

SECONDS = 10
WARM_UP_SECONDS = 3
EVERYBODY = {"RATE_LIMIT_FACTOR": "1000000", "TRUSTED_PROXY_COUNT": "1"}
UUID = re.compile(r"'[0-9a-f]{8}-[0-9a-f-]{27}'::uuid")


@dataclass(frozen=True)
class Result:
    """``writes`` is how often in a second pgbench does the same two INSERTs."""

    answers: Load
    writes: float

    @property
    def ratio(self) -> float:
        return self.answers.per_second / self.writes


def measure() -> Result:
    with web_server(EVERYBODY) as server:
        form = join_form.open_form(server.url)
        load.join(server.url, form, WARM_UP_SECONDS)
        before = Signup.objects.count()
        answers = load.join(server.url, form, SECONDS)
    _check(answers.per_second * SECONDS, before)
    return Result(answers, _pgbench())


def show(result: Result) -> None:
    answers = result.answers
    print(
        f"\njoining: {answers.per_second:.0f}/s answered, stored with consent and queued; "
        f"p50 {answers.p50:.1f}, p95 {answers.p95:.1f}, p99 {answers.p99:.1f} ms\n"
        f"the same two INSERTs by pgbench: {result.writes:.0f}/s; ratio {result.ratio:.3f}"
    )


def _check(answered: float, before: int) -> None:
    """Now that the server has ended. What it had begun was stored, too: there may be more."""
    signups = Signup.objects.exclude(wording="").count()
    tasks = DBTaskResult.objects.filter(task_path="membership.tasks.mail_confirmation").count()
    if signups != tasks or signups - before < round(answered * 0.99):
        raise CannotStart(
            f"{answered:.0f} joined; of {before} and those, {signups} are stored, {tasks} queued."
        )


def _pgbench() -> float:
    """As many clients as wrk has connections, each INSERT in the words of Django."""
    script = WORK_DIR / "signup.sql"
    script.write_text("BEGIN;\n" + "".join(f"{sql};\n" for sql in _inserts()) + "COMMIT;\n")
    parameters = connection.get_connection_params()
    command = [
        str(binaries() / "pgbench"), "--no-vacuum", f"--file={script}", f"--time={SECONDS}",
        f"--client={load.CONNECTIONS}", "--jobs=2", parameters["dbname"],
    ]  # fmt: skip
    address = {"PGHOST": parameters["host"], "PGUSER": parameters["user"]}
    result = subprocess.run(
        command, env=os.environ | address, capture_output=True, text=True, check=False
    )
    if not (found := re.search(r"^tps = ([\d.]+)", result.stdout, re.MULTILINE)):
        raise CannotStart(f"pgbench failed: {result.stderr}")
    return float(found[1])


def _inserts() -> list[str]:
    """What the database is told when somebody joins; the key of the task is made up anew."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        request_signup(
            email="pat@example.com", topics=["newsletter"], source=Source.JOIN,
            wording=wordings.current(wordings.JOIN), path=join_form.PATH, kind="supporter",
            first_name="Pat", last_name="Doe", state="VA", zip_code="22314",
        )  # fmt: skip
        transaction.set_rollback(True)
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    return [UUID.sub("gen_random_uuid()", sql).replace("\n", " ") for sql in inserts]
