import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from news.reading import formats

TEXT = """FOR IMMEDIATE RELEASE
January 5, 2026

Lodge Asks for Two Officers in Each Car

DOVER, Del. – The Riverside Lodge of Police Officers asks for two officers in each car at night.

###
"""


@pytest.fixture
def statement(tmp_path):
    path = tmp_path / "statement.txt"
    path.write_text(TEXT)
    return path


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("import_statement", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue()


def test_dry_run_prints_one_json_object_for_each_file(statement):
    lines = run("--dry-run", "--format", "json", statement, statement).splitlines()
    assert len(lines) == 2
    fields = json.loads(lines[0])
    assert (fields["file"], fields["city"], fields["date"]) == (
        str(statement), "DOVER, Del.", "2026-01-05",
    )  # fmt: skip


def test_dry_run_sums_up_what_was_read(statement):
    assert run("--dry-run", statement) == (
        f"{statement}: Lodge Asks for Two Officers in Each Car\n"
        "  Riverside Lodge of Police Officers, 2026-01-05, immediate, "
        "1 blocks of text, 0 contacts\n"
        "  To check: organization\n"
    )


def test_fails_where_a_file_cannot_be_read_and_reads_the_others(statement, tmp_path):
    out, err = StringIO(), StringIO()
    missing = tmp_path / "missing.txt"
    with pytest.raises(CommandError, match=r"1 of 2 could not be read\."):
        call_command(
            "import_statement", "--dry-run", str(missing), str(statement), stdout=out, stderr=err
        )
    assert err.getvalue() == f"{missing}: No such file or directory\n"
    assert out.getvalue().startswith(f"{statement}: Lodge Asks")


def test_fails_where_a_file_breaks_the_reader_and_reads_the_others(
    statement, tmp_path, monkeypatch
):
    def break_down(content):
        return [][len(content)]

    monkeypatch.setitem(formats.READERS, ".odd", break_down)
    odd = tmp_path / "odd.odd"
    odd.write_text("words")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"1 of 2 could not be read\."):
        call_command("import_statement", "--dry-run", odd, statement, stdout=out, stderr=err)
    assert err.getvalue() == f"{odd}: This could not be read: paste its text instead.\n"
    assert out.getvalue().startswith(f"{statement}: Lodge Asks")
