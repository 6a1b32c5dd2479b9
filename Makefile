# make run    set up, then run the desk (the sample edition without a config.toml)
# make test   set up, then lint, type check and all tests
# make fuzz   broken feeds against what reads them, for five minutes (SECONDS=60 for one)
# make soak   3,000 stories to 100 chats while desks are killed and platforms fail (25 minutes)
# make fanout one alert to 12,000 chats at the platforms' real limits (7 minutes)
# make lock   renew the lock files after a change of the dependencies (needs uv)
# make audit  known holes in what is locked (needs uv and the network)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# --no-deps with it: a lock file is whole, and pip, left to resolve, may look for an extra in a newer release than the locked
# one and then refuse that for want of a hash; `pip check` says if the lock lacks anything
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test fuzz soak fanout lint format lock audit clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# a stamp per lock file: set-up is done again only when the lock or the package's metadata change
$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Parley needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) ..." >&2
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --editable .
	@$(PIP) check >&2
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@$(PIP) install --quiet --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) check >&2
	@touch $@

run: $(VENV)/run.stamp
	@exec $(BIN)/parley run

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest

fuzz: $(VENV)/dev.stamp
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),300)

soak fanout: $(VENV)/run.stamp
	@exec $(BIN)/parley bench $@

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# a release younger than a week is not taken: most that are taken back, or taken over, are found out by then
WEEK := --exclude-newer "1 week"
LOCK := uv pip compile --quiet $(WEEK) --universal --generate-hashes --no-header --no-annotate --python-version 3.11
lock:
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

# strict: a package nobody could look up counts as a finding
audit:
	uvx $(WEEK) pip-audit@2.10.0 --strict --disable-pip --require-hashes -r requirements-dev.lock

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
