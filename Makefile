# `make check` changes nothing and runs what CI runs; `make fix` mends what it can.
PYTHON := .venv/bin/python
BIN := .venv/bin

.PHONY: help setup check lint types contracts templates locks test fuzz rush fix demo bench wheel lock

help:      ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

setup:     ## the environment for developers, from the lock
	@python3 run.py setup

check: setup lint types contracts templates locks test   ## everything that CI runs; changes nothing

lint:      ## format and lint, without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:     ## mypy --strict on all packages
	$(BIN)/mypy

contracts: ## who may import whom
	$(BIN)/lint-imports

templates: ## lint the templates
	$(BIN)/djlint --lint --quiet templates

locks:     ## lock files carry hashes and no addresses
	! grep -n '://' *.lock

test:      ## every test, as the README says
	python3 run.py test

fuzz: setup ## ten thousand broken calendars and ten thousand senseless answers: half an hour
	UPLOADS=10000 MALFORMED_ANSWERS=10000 $(BIN)/python -m pytest -q tests/rotation/test_calendar_bombs.py tests/rotation/test_malformed_answers.py

rush: setup ## five thousand people answer in the last ten minutes, and hostile calendars are timed
	$(BIN)/python -m tests.rush --people 5000 --minutes 10
	$(BIN)/python -m tests.hostile_calendars

fix: setup ## mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

demo:      ## an invented company, planned, published and served
	python3 run.py demo

bench: setup ## our solver beside its peers on the shared instances: one table, an hour or two
	$(BIN)/python -m benchmarks

wheel: setup ## build the wheel into dist/
	$(BIN)/hatchling build -t wheel

lock:      ## resolve the lock files anew (needs uv)
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	uv pip compile --python-version 3.11 --universal --generate-hashes --no-annotate --no-header pyproject.toml --all-extras --group dev -o requirements-dev.lock
