# What people and CI do here. Needs make and Python 3.11 or later; everything goes into .venv.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
ECOSYSTEM := $(VENV)/ecosystem
PAGE := $(VENV)/page
PYTEST := $(BIN)/python -m pytest
UV := $(BIN)/uv
NEWEST ?= $(shell for name in python3.14 python3.13 python3.12 python3.11; do \
  "$$name" -c '' 2>/dev/null && echo "$$name" && break; done)
ARGS :=
# Else every process that tests start compiles the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-slow test-oldest test-newest check format lint types layers page coverage ecosystem torture bench fixtures stocks openapi examples lock clean

run: $(VENV)/run.stamp ## serve on http://127.0.0.1:4700; options in ARGS="..."
	@$(BIN)/introzy-mock serve $(ARGS)

test: $(VENV)/dev.stamp ## run the tests; pytest's options in ARGS="..."
	@$(PYTEST) -q --numprocesses auto --dist worksteal $(ARGS)

# The versions of Schemathesis that take the oldest jsonschema-rs judge a server by other rules.
test-oldest: ## run the tests on the lowest versions that pyproject.toml allows, and Python 3.11
	@$(MAKE) --no-print-directory test-versions VERSIONS=oldest OF="--resolution lowest-direct" \
	  ON=3.11 ARGS="--ignore-glob='*test_schemathesis*' $(ARGS)"

test-newest: ## run the tests on the newest versions, pre-releases included, and the newest Python
	@$(MAKE) --no-print-directory test-versions VERSIONS=newest OF="--prerelease allow" ON=$(NEWEST)

.PHONY: test-versions
test-versions: $(VENV)/dev.stamp
	@$(UV) venv -q --clear --seed --python "$(ON)" $(VENV)/$(VERSIONS)
	@VIRTUAL_ENV=$(VENV)/$(VERSIONS) $(UV) pip install -q $(OF) --editable ".[dev]"
	@VIRTUAL_ENV=$(VENV)/$(VERSIONS) $(UV) pip freeze --exclude-editable > $(VENV)/$(VERSIONS).txt
	@$(MAKE) --no-print-directory test \
	  PYTEST="$(VENV)/$(VERSIONS)/$(notdir $(BIN))/python -m pytest -p no:cacheprovider"

test-slow: $(VENV)/dev.stamp ## try many more of the cases that tests generate
	@THOROUGH=1 $(PYTEST) -q --numprocesses auto --dist worksteal tests/contract/test_control_bodies.py \
	  tests/contract/test_schemathesis.py tests/contract/test_schemathesis_control.py tests/test_side_log.py $(ARGS)

check: $(VENV)/dev.stamp ## everything that must hold before a commit lands
	@$(MAKE) --no-print-directory -j lint types layers page
	@$(MAKE) --no-print-directory coverage

format: $(VENV)/dev.stamp ## rewrite the sources in the one format
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .
	@! test -x $(PAGE)/node_modules/.bin/biome || $(PAGE)/node_modules/.bin/biome check --write \
	  --log-level=error --config-path=tools/page mockserver/board/assets

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format -q --check .
	@$(BIN)/ruff check -q .

types: types-linux types-win32 types-darwin ## for each system; a cache for each, so that the second time is quick

types-%: $(VENV)/dev.stamp
	@$(BIN)/mypy --no-error-summary --platform $* --cache-dir .mypy_cache/$* || \
	  { echo "types: on $*"; exit 1; }

layers: $(VENV)/dev.stamp
	@$(BIN)/lint-imports > $(VENV)/layers.txt || { cat $(VENV)/layers.txt; exit 1; }

# Format, lint and types of the pages' scripts and styles; axe-core is for the tests in a browser.
page: $(VENV)/dev.stamp ## check the scripts and styles of the pages; needs npm
	@npm --version > /dev/null 2>&1 || { echo "page: there is no npm, so that nothing was checked"; test -z "$(CI)"; }
	@! npm --version > /dev/null 2>&1 || { $(MAKE) --no-print-directory -s $(PAGE)/stamp && \
	  $(PAGE)/node_modules/.bin/biome ci --error-on-warnings --config-path=tools/page mockserver/board/assets && \
	  $(PAGE)/node_modules/.bin/tsc -p tools/page/tsconfig.json; }

ecosystem: $(VENV)/dev.stamp ## try the contracts with other tools; needs npm, Java, Chromium and a network
	@$(MAKE) --no-print-directory -s $(ECOSYSTEM)/stamp || echo "ecosystem: some tools could not be had"
	@$(PYTEST) -q tests/contract tests/ecosystem tests/examples/test_static_stubs.py $(ARGS)

coverage: $(VENV)/dev.stamp
	@$(BIN)/coverage erase
	@$(MAKE) --no-print-directory test PYTEST="$(BIN)/coverage run -m pytest"
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report

torture: $(VENV)/dev.stamp ## let every file call fail, crash at every write, kill, crowd; ten minutes
	@TORTURE_EVERY=1 $(PYTEST) -q -rP --show-capture=stdout --numprocesses auto \
	  tests/test_failing_disk.py tests/test_crashes.py $(ARGS)
	@TORTURE_KILLS=220 TORTURE_WRITES=400 CROWD_CLIENTS=64 CROWD_SECONDS=60 \
	  $(PYTEST) -q tests/live/test_kill.py tests/live/test_crowd.py $(ARGS)

bench: $(VENV)/run.stamp ## measure, beside what people would use instead; options in ARGS="--quick"
	@$(BIN)/python -m benchmarks $(ARGS)

fixtures: $(VENV)/run.stamp ## rewrite the committed data sets
	@for scenario in $$($(BIN)/python -c \
	  "from mockserver.generate import COMMITTED; print(*COMMITTED)"); do \
	  $(BIN)/introzy-mock generate --scenario $$scenario --out fixtures/$$scenario || exit 1; done

stocks: $(VENV)/dev.stamp ## fill the stocks of names anew, with the Faker that is installed
	@$(BIN)/python -m tools.stocks

openapi: $(VENV)/dev.stamp ## compile the contracts after an edit
	@$(BIN)/python -m tools.contracts
	@$(BIN)/python -m tools.shapes

examples: openapi ## let the app answer the example requests of the contracts, and keep its answers
	@$(BIN)/python -m tools.examples

lock: ## resolve the dependencies anew
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --editable ".[dev,ecosystem]"
	@$(PIP) freeze --exclude-editable > dev.lock

clean: ## remove everything that was made here
	@rm -rf $(VENV) .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
	  .ruff_cache build dist
	@find mockserver tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: pyproject.toml dev.lock
	@$(MAKE) --no-print-directory venv EXTRA=
	@touch $@

$(VENV)/dev.stamp: pyproject.toml dev.lock
	@$(MAKE) --no-print-directory venv EXTRA="[dev]"
	@touch $@ $(VENV)/run.stamp

.PHONY: venv
venv:
	@test -n "$(PYTHON)" || { echo "introzy-mock needs Python 3.11 or later"; exit 1; }
	@echo "setting up $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint dev.lock --editable ".$(EXTRA)"

$(ECOSYSTEM)/stamp: $(VENV)/dev.stamp tests/ecosystem/package-lock.json
	@$(PIP) install --constraint dev.lock --editable ".[dev,ecosystem]"
	@mkdir -p $(ECOSYSTEM)
	@cp tests/ecosystem/package.json tests/ecosystem/package-lock.json tests/ecosystem/.npmrc $(ECOSYSTEM)
	@npm ci --silent --ignore-scripts --no-fund --no-audit --prefix $(ECOSYSTEM)
	@touch $@

$(PAGE)/stamp: $(VENV)/dev.stamp tools/page/package-lock.json
	@mkdir -p $(PAGE)
	@cp tools/page/package.json tools/page/package-lock.json tools/page/.npmrc $(PAGE)
	@npm ci --silent --ignore-scripts --no-fund --no-audit --prefix $(PAGE)
	@touch $@
