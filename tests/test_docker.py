"""What the image and its example environment must hold, and must not."""

import json
import re
import tomllib
from pathlib import Path

REQUIRED = re.compile(r'env(?:\.\w+)?\("(\w+)"\)')


def test_every_app_goes_into_the_image():
    layers = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]
    let_in = {line[1:] for line in Path(".dockerignore").read_text().splitlines() if line[0] == "!"}
    assert set(layers["root_packages"]) - let_in == set()


def test_nothing_goes_into_the_image_unless_it_is_named():
    lines = Path(".dockerignore").read_text().splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "*"


def test_secrets_of_the_build_are_set_for_one_command_only():
    text = Path("Dockerfile").read_text()
    set_for_good = re.findall(r"^(?:ENV|ARG) (?:.*\\\n)*.*", text, re.MULTILINE)
    assert [line for line in set_for_good if "KEY" in line or "DATABASE_URL" in line] == []


def test_the_image_runs_as_a_numbered_account_other_than_root():
    users = re.findall(r"^USER (\d+):(\d+)$", Path("Dockerfile").read_text(), re.MULTILINE)
    assert users == [("10001", "10001")]


def test_the_health_check_is_a_program():
    command = re.search(r"HEALTHCHECK .*\\\n +CMD (\[.*\])", Path("Dockerfile").read_text())[1]
    program, option, code = json.loads(command)
    assert (program, option) == ("python", "-c")
    compile(code, "health check", "exec")


def test_the_example_names_every_variable_that_production_demands():
    demanded = set(REQUIRED.findall(Path("apoa_site/settings/production.py").read_text()))
    example = re.findall(r"^(\w+)=", Path(".env.example").read_text(), re.MULTILINE)
    assert demanded - set(example) == set()
    assert {"SECRET_KEY", "DATABASE_URL"} <= demanded
