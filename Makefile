# Every target is one thing that a person does. `make help` prints them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LOCK := $(PY) -m uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header -q

# Those with the shared data set first; key_to_invite needs an Asterisk, first_orders kills its own Postgres for minutes.
BENCHMARKS := lists next_steps row_level_security timeline handover import exports ami_events recording_pipeline live_news key_to_invite first_orders
# So many processes run the tests side by side; more of them are late too often on two cores.
WORKERS ?= 2
BENCH_DATA ?= .callcenter/bench
CONTACTS ?= 1000000

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | column -t -s '|'

run: $(VENV)/.run ## start a whole call centre on this machine
	@exec $(PY) -m callcenter run

test: $(VENV)/.dev system ## everything, on real parts; PG=15 on the system's Postgres 15, PG=/folder on another
	$(PY) -m callcenter assets
	$(if $(PG),CALLCENTER_PG_BINDIR=$(if $(findstring /,$(PG)),$(PG),/usr/lib/postgresql/$(PG)/bin)) $(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

lint: $(VENV)/.dev ## what CI refuses
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

fix: $(VENV)/.dev ## let the tools mend what they can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

texts: $(VENV)/.dev ## bring callcenter/locales up to date and say what is left to translate
	@$(PY) -m callcenter.panel.collecting

bench: bench-data ## the claims of benchmarks/, as ratios
	@missed=""; for name in $(BENCHMARKS); do \
	  echo "== $$name, load $$(cut -d' ' -f1 /proc/loadavg)"; \
	  CALLCENTER_BENCH_DATA=$(BENCH_DATA) $(PY) -m benchmarks.$$name || missed="$$missed $$name"; \
	done; [ -z "$$missed" ] || { echo "Beyond their limits:$$missed"; exit 1; }

bench-data: $(VENV)/.dev ## the data set of the benchmarks, with CONTACTS=10000000 as many as wanted
	@$(PY) -m benchmarks.million $(BENCH_DATA) $(CONTACTS)

schema: $(VENV)/.dev ## write db/schema.sql anew from the migrations
	$(PY) -m callcenter schema

lock: ## choose versions anew and lock them with hashes
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -o requirements-dev.lock
	$(LOCK) tests/storage/real_s3.in -o tests/storage/real_s3.lock

clean: ## forget everything that was built or kept here
	rm -rf $(VENV) .callcenter web/node_modules web/dist recordings/spool

system: ## the packages of the system that tests need
	@missing=""; command -v chromium >/dev/null || missing="chromium"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install $$missing; \
	  else echo "Missing: $$missing. An administrator installs it with: apt-get install $$missing"; exit 1; fi; fi

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No virtual environment could be made. An administrator installs what is missing with: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo "installing the Python packages"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "installing the Python packages"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.run

.PHONY: help run test lint fix bench bench-data schema lock texts clean system
