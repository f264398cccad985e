# A fresh machine needs Python 3.11 or newer, git and make; every job makes what it lacks in .venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8001
ARGS ?=
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help serve test build check harden format lock clean
MAKEFLAGS += --no-print-directory

help:  ## list the jobs
	@echo "The jobs (start with: make serve)"
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

serve: .venv/.run  ## build the database if anything is newer, then serve it (PORT=8001 HOST=127.0.0.1 ARGS=--public)
	@.venv/bin/python ingest.py serve --host $(HOST) --port $(PORT) $(ARGS)

build: .venv/.run  ## build the database and stop there (ARGS=--allow-loss)
	@.venv/bin/python ingest.py build $(ARGS)

test: .venv/.dev  ## run the tests on all cores (ARGS="-k words" for a part)
	@.venv/bin/python -m pytest $(or $(ARGS),-n logical --dist worksteal)

# Measuring takes half as long again, since every program that the tests start is measured too.
check: .venv/.dev  ## lint, check the format and the types, then run the tests and measure what they cover
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/python -m pytest -n logical --dist worksteal --cov --cov-report=term-missing:skip-covered

harden: .venv/.dev  ## damage files, kill builds, alter releases, thousands of times; goes on where it stopped (SEED=2 ARGS="csv bib")
	@.venv/bin/python -m tests.harden --seed $(SEED) $(ARGS)

format: .venv/.dev  ## bring the Python files into shape
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

# uv.lock and pylock.toml name a registry and stay out of the repository; the exports hold versions and hashes only.
EXPORT = .venv/bin/uv export --quiet --no-header --no-annotate --no-emit-project
lock: .venv/.dev  ## pin the newest versions that pyproject.toml allows
	@test -x .venv/bin/uv || $(PIP) uv
	@.venv/bin/uv lock --upgrade
	@$(EXPORT) --no-dev --output-file requirements.txt
	@$(EXPORT) --output-file requirements-dev.txt

clean:  ## remove what can be made again: the environment, the databases, the caches
	@rm -rf .venv build evidence.db evidence-blind.db .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* uv.lock
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------------------------------
# The environment. The stamps stand inside it, so that they go when it goes.
# ---------------------------------------------------------------------------------------------------------------------

# Whoever has the development set keeps it: it holds all that serving needs.
.venv/.run: requirements.txt | .venv/bin/python
	@$(call install,$(if $(wildcard .venv/.dev),requirements-dev.txt,requirements.txt))
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@$(call install,requirements-dev.txt)
	@touch .venv/.run $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer; '$(PYTHON)' is $$(command -v $(PYTHON) >/dev/null && $(PYTHON) --version 2>&1 || echo missing)."; \
	  echo "Name another one: make $(or $(MAKECMDGOALS),serve) PYTHON=python3.12"; exit 1; } >&2
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; echo "If Python has no venv: apt-get install python3-venv" >&2; exit 1; }

# uv needs a third of pip's time. It installs only what the hashes allow, so its own version is left open. Where it cannot
# be had, or does not know the index that pip is set up for, pip does the same.
PIP = .venv/bin/python -m pip --disable-pip-version-check install --quiet
define install
echo "Installing $(1)"; \
{ { test -x .venv/bin/uv || $(PIP) uv; } && .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes $(1); } || \
{ echo "uv is not to be had: installing with pip" && $(PIP) --require-hashes -r $(1); }
endef
