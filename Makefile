# Cordée. `make help` lists the targets; `make demo` and `make test` need nothing
# but Python 3.11 or newer.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/dev.txt
WEB := $(BIN)/python hatch_build.py
WORKERS ?= auto
FUZZ_SECONDS ?= 60

# Hundreds of processes are started: without bytecode, each compiles all that it imports.
export PYTHONDONTWRITEBYTECODE :=

# What the lock was resolved with, and what it resolves.
COMPILE := uv pip compile pyproject.toml --all-extras --group dev --universal \
  --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --no-emit-find-links --quiet

##@ Use

.PHONY: help
help: ## list these targets
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: env
env: $(VENV)/.installed web ## the environment, in .venv; made again when the lock changes

# With the Node of the environment; nothing is done while its sources stay the same.
.PHONY: web
web: $(VENV)/.installed ## the web client, from clients/web into src/cordee/webapp
	@$(WEB)

.PHONY: demo
demo: env ## people, a service and a story to click through, on this machine
	@$(BIN)/cordee demo

##@ Three tiers of proof

.PHONY: test
test: env ## every commit: unit, property, vectors, real PostgreSQL, a real browser
	@$(WEB) run vitest run
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not prove and not bench"

.PHONY: prove
prove: env ## hours: state machines by the thousand, kills, full-size files
	@$(BIN)/python -m pytest -n $(WORKERS) -m prove --timeout 14400

.PHONY: bench
bench: env ## ratios and percentiles
	@$(BIN)/python -m tests.bench

##@ Quality

# pyright comes from the package index with its own Node; it downloads nothing.
.PHONY: check
check: env ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 mypy pyright
	@$(BIN)/lint-imports
	@$(WEB) run tsc --noEmit
	@$(WEB) run biome check .

.PHONY: mypy pyright
mypy pyright:
	@$(BIN)/$@

.PHONY: format
format: env ## format, and mend what ruff can mend
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(WEB) run biome check --write .

.PHONY: cov-crypto
cov-crypto: env ## branches of cordee.crypto that its tests reach: 95 % or fail
	@$(BIN)/python -m pytest -n $(WORKERS) tests/crypto -m "not prove and not bench" \
	  --cov cordee.crypto --cov-branch --cov-report term-missing --cov-fail-under 95

.PHONY: fuzz
fuzz: env ## each harness of tests/fuzz for FUZZ_SECONDS
	@shopt -s nullglob; harnesses=(tests/fuzz/fuzz_*.py); \
	if [ $${#harnesses[@]} -eq 0 ]; then echo "no harness in tests/fuzz"; exit 1; fi; \
	for harness in "$${harnesses[@]}"; do \
	  echo "== $$harness"; \
	  $(BIN)/python "$$harness" -max_total_time=$(FUZZ_SECONDS); \
	done

.PHONY: mutate
mutate: env ## mutation testing of crypto and of the rules
	@$(BIN)/mutmut run

.PHONY: audit
audit: env ## known vulnerabilities in the locked dependencies
	@$(BIN)/pip-audit --require-hashes --disable-pip -r $(LOCK)

##@ Upkeep

.PHONY: generate
generate: env ## schema and types of the wire contract, from server/protocol
	@$(BIN)/python -m cordee.server.protocol.generate

.PHONY: shots
shots: env ## every screen of the web client, as pictures in clients/web/shots
	@$(BIN)/python -m tests.shots

.PHONY: lock
lock: ## resolve the dependencies again, newest allowed (UV_* variables are heeded)
	@tools="$$(mktemp -d)"; trap 'rm -rf "$$tools"' EXIT; \
	python3 -m venv "$$tools"; \
	"$$tools/bin/python" -m pip install --quiet uv; \
	"$$tools/bin/"$(COMPILE) --output-file "$$tools/lock" >/dev/null; \
	{ sed -n '/^#!/p' $(LOCK); echo; cat "$$tools/lock"; } > $(LOCK).new; \
	mv $(LOCK).new $(LOCK)

.PHONY: clean
clean: ## remove the environment and whatever was built
	@rm -rf $(VENV) dist build htmlcov mutants .coverage .coverage.* \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache \
	  clients/web/node_modules clients/web/dist clients/web/shots src/cordee/webapp
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first interpreter that is recent enough and can make environments.
$(VENV)/.locked: $(LOCK)
	@for python in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    >/dev/null 2>&1; then found="$$python"; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "Cordée needs Python 3.11 or newer with its venv module (Debian: python3-venv)." >&2; \
	  echo "If it has another name here: make PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
	  --require-hashes --no-deps --only-binary :all: -r $(LOCK)
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	@CORDEE_NO_WEB=1 $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation --no-index -e .
	@touch $@
