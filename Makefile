# Gongqiao 工桥. `make run` and `make test` set up everything they need; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
UV := $(BIN)/uv pip sync --quiet --require-hashes --only-binary :all:
WORKERS ?= 2
# Every process of ours would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test lint bench lock setup setup-dev messages browser translations kernels clean

help: ## list what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(STAMP)-main translations ## set up, serve, prepare the rest behind the pages (Ctrl-C stops)
	@$(BIN)/python -m cli up

test: setup-dev browser ## set up, lint, and run every test
	@scripts/lint.sh $(BIN) $(BIN)/pytest -q -n $(WORKERS) $(TESTS)

lint: setup-dev ## style, types, and the import contract
	@scripts/lint.sh $(BIN)

bench: setup-dev ## measurements as ratios against a named peer (takes minutes)
	@$(BIN)/python -m benchmarks

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --no-header --override requirements/undrawn.txt

lock: $(BIN)/uv ## write the hash-pinned requirements anew
	@$(LOCK) --override requirements/overrides.txt requirements/main.in -o requirements/main.txt
	@$(LOCK) requirements/dev.in -o requirements/dev.txt

setup: $(STAMP)-main translations kernels ## the environment that runs the service
setup-dev: $(STAMP)-dev translations kernels ## the environment that tests it

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: install it, then run make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo 'The venv module is missing. On Debian: apt install python3-venv'; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/uv.txt
	@$(BIN)/uv pip uninstall --quiet pip setuptools 2>/dev/null || true # uv installs the rest
	@touch $@

# The development set holds the running set, so a tree set up for tests also runs.
$(STAMP)-main: requirements/main.txt $(BIN)/uv
	@if [ ! -e $(STAMP)-dev ] || [ requirements/main.txt -nt $(STAMP)-dev ]; then \
	  echo 'Setting up the environment (first time about a minute)'; \
	  $(UV) requirements/main.txt && scripts/slim.sh $(VENV) && rm -f $(STAMP)-dev; fi
	@touch $@

$(STAMP)-dev: requirements/dev.txt $(BIN)/uv
	@echo 'Setting up the environment for tests (first time about a minute)'
	@$(UV) requirements/dev.txt
	@touch $@ $(STAMP)-main

translations: translations/en/LC_MESSAGES/messages.mo
translations/en/LC_MESSAGES/messages.mo: translations/en/LC_MESSAGES/messages.po $(STAMP)-main
	@$(BIN)/pybabel --quiet compile --directory translations && touch $@

kernels: $(STAMP)-main ## compile the engine for this processor (only what has changed)
	@$(BIN)/python -m matching.native.workshop

messages: setup-dev ## collect the interface texts into translations/en
	@$(BIN)/pybabel --quiet extract -F babel.cfg --ignore-dirs='.*' -k _l -k lazy_gettext --no-wrap --no-location --sort-output \
	  -o /tmp/gongqiao.$$$$.pot . && $(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching \
	  --ignore-obsolete -i /tmp/gongqiao.$$$$.pot -d translations -l en && rm -f /tmp/gongqiao.$$$$.pot

browser: ## Debian's Chromium and a Chinese font for the browser tests, where they may be installed
	@scripts/browser.sh

clean: ## remove what was set up here (never the instance folder with its data)
	rm -rf $(VENV) .kernels .mypy_cache .ruff_cache .pytest_cache
