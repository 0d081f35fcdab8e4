from pathlib import Path

from scripts.prove_image import _instructions, _let_in
from scripts.prove_image_runs import _commands

DOCKERFILE = """
# A comment
FROM base AS build
RUN one \\
    && two
# another
USER 1:1
"""


def test_instructions_join_lines_and_drop_comments():
    assert list(_instructions(DOCKERFILE)) == [
        ("FROM", "base AS build"),
        ("RUN", "one && two"),
        ("USER", "1:1"),
    ]


def test_commands_are_those_of_compose():
    commands = _commands(Path("compose.yaml").read_text())
    assert commands["worker"] == ["python", "manage.py", "run_worker"]
    assert commands["migrate"][2].split(" && ") == [
        "python manage.py migrate --no-input",
        "python manage.py load_content",
        "python manage.py set_up_roles",
    ]


def test_let_in_names_what_exists():
    assert _let_in("*\n!manage.py\n!no-such-thing\n**/*.pyc") == ["manage.py"]
