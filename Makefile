# make report   from a fresh clone to reports/index.html
# make test     from a fresh clone to every test
#
# Needs Python 3.11 or newer with venv, and nothing else: `make report PYTHON=python3.12` chooses one.
# Arguments go on with ARGS: `make report ARGS="--lang en"`, `make test ARGS="-k gaps"`.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
# how many tests run at once; 0 for one after the other
WORKERS ?= 2

BIN := $(VENV)/bin
READY := $(VENV)/.ready
PROCESSED := data/processed/units.parquet
SOURCES := $(wildcard data/raw/*) $(shell find src/compare -name '*.py' -o -name '*.yaml' -o -name '*.txt')

.DEFAULT_GOAL := help
.PHONY: help setup process report test robustness browser lab clean

help:
	@echo 'make setup       make $(VENV) with the pinned versions of requirements.lock'
	@echo 'make process     data/raw to the tables in data/processed'
	@echo 'make report      the same, then reports/index.html'
	@echo 'make test        every test, the examples in the documentation, style and types'
	@echo 'make robustness  tries to break it, at length: an hour'
	@echo 'make browser     find or get the Chromium that the browser tests need'
	@echo 'make lab         JupyterLab in notebooks/'
	@echo 'make clean       remove what was generated and the caches; $(VENV) stays'

setup: $(READY)
	@:

# --no-deps and --no-build-isolation: nothing that is not in requirements.lock comes in
$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'policy-compare needs Python 3.11 or newer, $(PYTHON) is not; name another one: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
	@echo 'Setting up $(VENV) (a minute or two, once) ...'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@echo 'To use policy-compare in this terminal: . $(BIN)/activate'
	@touch $@

process: setup
	@$(BIN)/policy-compare process $(if $(filter process,$(MAKECMDGOALS)),$(ARGS))

$(PROCESSED): $(SOURCES) | setup
	@$(BIN)/policy-compare process

report: process
	@$(BIN)/policy-compare report $(ARGS)

# without a browser the browser tests fail and say why; all others still run
test: setup
	@sh tools/ensure-browser.sh $(BIN)/python || true
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# the table of docs/robustness.md; `make robustness ARGS=--write` puts it there
robustness: setup
	@sh tools/ensure-browser.sh $(BIN)/python || true
	@$(BIN)/python tools/robustness.py $(ARGS)

browser: setup
	@sh tools/ensure-browser.sh $(BIN)/python

lab: $(PROCESSED)
	@$(BIN)/jupyter lab --notebook-dir=notebooks $(ARGS)

clean:
	@find data/processed reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name sites -exec rm -rf {} +
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
