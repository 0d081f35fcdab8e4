# What a person does here. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
SECONDS ?= 60
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONDONTWRITEBYTECODE =

help:  ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/installed  ## Set everything up and serve the site (PORT=8000)
	@$(PY) -m apoa_site.run --port $(PORT)

test: check  ## Everything that must pass
	@$(PY) -m pytest -n auto --dist worksteal

check: lint  ## The quick subset: style, layers, settings, migrations
	@$(PY) -m scripts.check

lint: $(VENV)/installed
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/ruff format --quiet --check . || { echo "Run 'make format'."; exit 1; }
	@$(VENV)/bin/djade --target-version 6.1 --check $(TEMPLATES)
	@$(VENV)/bin/djhtml --tabwidth 2 --check $(TEMPLATES)
	@$(VENV)/bin/curlylint --quiet templates
	@mkdir -p var
	@$(VENV)/bin/lint-imports --no-cache --no-logo > var/import-linter.log 2>&1 || { cat var/import-linter.log; exit 1; }

format: $(VENV)/installed  ## Put code and templates into shape
	@$(VENV)/bin/ruff check --quiet --fix .; $(VENV)/bin/ruff format --quiet .
	@$(VENV)/bin/djade --target-version 6.1 $(TEMPLATES); $(VENV)/bin/djhtml --tabwidth 2 $(TEMPLATES)

shell: $(VENV)/installed  ## Django's shell, with the models at hand
	@$(PY) manage.py shell

audit: $(VENV)/installed  ## Lighthouse, Nu HTML checker and axe over every page type
	@$(PY) -m scripts.audit

bench: $(VENV)/installed  ## Requests per second, against the same bytes from nginx
	@$(PY) -m scripts.bench

chaos: $(VENV)/installed  ## A minute of signups while web, worker and database are killed (SECONDS=60)
	@$(PY) -m scripts.chaos $(SECONDS)

requirements: $(VENV)/installed  ## Compile requirements*.in anew
	@$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make requirements" requirements.in -o requirements.txt
	@$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make requirements" requirements-dev.in -o requirements-dev.txt

screenshots: $(VENV)/installed  ## Take the pictures of docs/screenshots of a running site (PORT=8000)
	@$(PY) -m scripts.screenshots http://localhost:$(PORT)

clean:  ## Remove the environment and all local data (asks first)
	@printf 'This deletes .venv and var, with the local database and mails. Type yes: '; \
	    read answer; [ "$$answer" = yes ] && rm -rf $(VENV) var || echo 'Nothing deleted.'

PIP = $(PY) -m pip install --quiet --disable-pip-version-check
LOCKED = --require-hashes -r requirements.txt -r requirements-dev.txt
TEMPLATES = $$(find templates -name '*.html')

# uv installs in seconds what pip installs in a minute; where it cannot, pip does it: behind a
# company's proxy, say, whose certificate only the system knows.
$(VENV)/installed: requirements.txt requirements-dev.txt
	@python=$$(sh scripts/find-python.sh) || exit 1; \
	echo "Setting up $(VENV) with $$($$python --version) …"; \
	[ -x $(PY) ] || "$$python" -m venv $(VENV) || exit 1; \
	{ $(PIP) uv && $(VENV)/bin/uv pip install --quiet --python $(PY) --compile-bytecode $(LOCKED); } 2>/dev/null \
	    || $(PIP) $(LOCKED) \
	    || { echo "The libraries could not be installed: is the package index reachable?" >&2; exit 1; }
	@touch $@

.PHONY: help run test check lint format shell audit bench chaos requirements screenshots clean
