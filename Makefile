# `make report` and `make test` do all the set-up they need; `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup report demo lab test test-faults mutants lint notebooks lock environment licences audit bench clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --require-virtualenv
LOCKED := $(VENV)/.locked
STAMP  := $(VENV)/.installed
JOBS   ?= 2
WORKED := notebooks/05_worked_example.ipynb

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:           ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s%s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## make .venv with exactly the locked packages; does nothing when it is up to date
	@:

# The lock names every package, so pip need not look for dependencies. Bytecode is compiled now:
# without it every process would start about four times slower.
$(LOCKED): requirements.lock
	@sh tools/check_python.sh "$(PYTHON)"
	@echo "Setting up $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --no-deps --compile --require-hashes -r requirements.lock
	@touch $(LOCKED)

$(STAMP): $(LOCKED) pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $(STAMP)
	@echo "$(VENV) is ready."

report: setup   ## write the reports of all years into reports/
	@$(BIN)/kpi run all --provisional

demo: setup     ## write an invented data set into build/demo (never over data/raw)
	@$(BIN)/kpi demo build/demo --years 2014-2018 --stations 18 --seed 7

lab: setup      ## explore in JupyterLab
	@$(BIN)/kpi lab

lint: setup     ## style and docstrings, notebooks included
	@$(BIN)/ruff check .

test: setup     ## run every check: style, tests with doctests, stored notebook outputs
	@$(BIN)/ruff check .
	@$(BIN)/python -m pytest -n $(JOBS)
	@$(BIN)/python -m pytest --nbval $(WORKED)
	@$(BIN)/python -m pytest --nbval-lax --ignore $(WORKED) notebooks

test-faults: setup ## hurt runs at every step (kills, full disks, locales) and write the figures of docs/reliability.md
	@KPI_FAULTS=full $(BIN)/python -m pytest -n $(JOBS) tests/faults
	@$(BIN)/python -m tools.reliability

mutants: setup  ## change the scoring code in small ways and see that a test notices (20 minutes or more)
	@$(PIP) install --upgrade --target build/mutmut --no-deps --require-hashes -r tests/mutation/requirements.txt
	@PYTHONPATH=build/mutmut $(BIN)/python -m tools.mutants

notebooks: setup ## run the notebooks and store again the outputs that tests compare
	@$(BIN)/python -m tools.notebooks --refresh

lock: setup     ## resolve requirements.lock again from pyproject.toml (needs uv)
	@sh tools/lock.sh

environment: setup ## write environment.yml from pyproject.toml
	@$(BIN)/python -m tools.environment

licences: setup ## write docs/licences.md from the metadata of the locked packages
	@$(BIN)/python -m tools.licences

# Apart from .venv, which holds the lock and nothing else; the lock itself is looked at, nothing of it is installed.
audit:          ## ask whether locked packages have known weaknesses (needs the net; not part of `make test`)
	@test -x build/audit/bin/pip-audit || $(PYTHON) -m venv --clear build/audit
	@build/audit/bin/python -m pip --quiet install --upgrade 'pip-audit>=2.9,<3'
	@build/audit/bin/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.lock

bench: setup    ## time the scoring of large invented rosters
	@$(BIN)/python -m benchmarks

clean:          ## remove what can be made again: .venv, reports, processed tables, caches
	@rm -rf $(VENV) reports data/processed build dist .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
