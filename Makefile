# Python packages are installed into .venv. If run as root with apt-get, these targets also install missing Debian packages:
# python3.X-venv, and for checks and tests those that deploy/install-programs.sh names. Otherwise Playwright's Chromium is
# downloaded, and tests that need other programs are skipped. `make check` and `make test` run `npm ci` in tests/tools.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
VENV := .venv
# Three processes for two cores, because many tests wait for a browser, a server or the database.
# Each module's tests run in one process, and so do the browser tests of one folder.
# `make coverage` sets COVERAGE to measure what pytest covers.
PYTEST = $(PY) $(COVERAGE) -m pytest --numprocesses 3 --dist loadgroup --no-loadscope-reorder --quiet
PY := $(VENV)/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard site/locale/*/LC_MESSAGES/*.po))
NODE_TOOLS := tests/tools/node_modules/.bin
# npm writes it last.
NODE_INSTALLED := tests/tools/node_modules/.package-lock.json
# The first interpreter found in the supported range; PYTHON=... chooses another.
PYTHON ?= $(firstword $(foreach v,python3.13 python3.12 python3.11 python3,$(shell $(v) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && command -v $(v))))
export PYTHONPATH := site
export PYTHONUTF8 := 1

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(PY):
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11, 3.12 hoặc 3.13 (đặt PYTHON=/đường/dẫn/python3)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || deploy/install-venv.sh "$(PYTHON)" $(VENV)

$(VENV)/.runtime: requirements.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# One run of the command compiles all of them.
$(CATALOGUES) &: $(CATALOGUES:.mo=.po) | $(VENV)/.runtime
	@$(VENV)/bin/pybabel --quiet compile --directory site/locale --domain 'argparse django djangojs'

setup: $(VENV)/.runtime $(CATALOGUES) ## Prepare .venv from the hashed lock

# Told before the first content, which takes a minute.
free-port: setup
	@$(PY) -c 'from config import server; server.free_address()'

first-content: export DJANGO_SETTINGS_MODULE ?= config.settings.dev
first-content: export WAGTAILADMIN_BASE_URL ?= http://localhost:$(PORT)
first-content: setup
	@$(PY) manage.py migrate --noinput --verbosity 0
	@# Before seed_site, which without a queue renders pages that name these files.
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@LOG_LEVEL=WARNING $(PY) manage.py seed_site --if-empty
	@printf '\n  Trang:     http://localhost:%s/\n  Quản trị:  http://localhost:%s/admin/\n\n' $(PORT) $(PORT)
	@cat "$${VAR_DIR:-var}/demo-accounts.txt" 2>/dev/null || true

run: export DJANGO_SETTINGS_MODULE ?= config.settings.dev
run: export TASKS_BACKEND ?= database
run: export PORT := $(PORT)
run: export WAGTAILADMIN_BASE_URL ?= http://localhost:$(PORT)
run: free-port first-content ## Run the site: migrate, first-run content, web server, worker and scheduler (PORT=8000)
	@# Status 130 means Ctrl-C, the usual way to stop the site.
	@$(VENV)/bin/honcho -e /dev/null start --no-prefix || [ $$? -eq 130 ]

dev: export DJANGO_SETTINGS_MODULE ?= config.settings.dev
dev: export DEBUG := 1
dev: export PORT := $(PORT)
dev: export WAGTAILADMIN_BASE_URL ?= http://localhost:$(PORT)
dev: free-port first-content ## Run the site with Django's reloading server, for work on its code (PORT=8000)
	$(PY) manage.py runserver $(PORT)

tools: $(VENV)/.dev $(CATALOGUES) $(NODE_INSTALLED) ## Install what checks and tests need
	@command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null || $(PY) -m playwright install chromium

# Some targets need fewer. After .venv, whose package may be missing too: one apt-get runs at a time.
PROGRAMS = chromium browsers nginx redis pango checkers readers
programs: | $(PY)
	@deploy/install-programs.sh $(PROGRAMS)

# Install scripts are not run, because the Nu checker's would download another Java.
$(NODE_INSTALLED): tests/tools/package-lock.json | programs
	@! command -v npm >/dev/null || npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund --silent

test: tools ## Run the suite on SQLite, without slow tests
	$(PYTEST)

test-all: tools ## Run the suite with slow tests
	$(PYTEST) -m ""

# CONTRIBUTING.md, "Which test runs where", has the table. Only modules that name the mark are imported.
test-postgresql: PROGRAMS = redis readers
test-postgresql: $(VENV)/.dev $(CATALOGUES) programs ## Run the tests that depend on the database, on the one of DATABASE_URL
	$(PYTEST) -m "both and not slow" $$(grep -rl 'pytest\.mark\.both' tests --include='test_*.py' | sort)

coverage: COVERAGE = -m slipcover --json --out .coverage.json
coverage: tools ## Measure the branch coverage of the app code by all tests without a browser, on PostgreSQL
	.ci/with-postgresql $(PYTEST) -m "not browser and not served and (both or not slow)" --ignore tests/browser
	@$(PY) -c 'import json; print(json.load(open(".coverage.json"))["summary"]["percent_covered"], "%")'

# Each step prints how many seconds it took.
check: private SHELL := .ci/timed
check: PROGRAMS = checkers
check: $(VENV)/.dev $(CATALOGUES) $(NODE_INSTALLED) ## Lint, format, types, templates, scripts, style sheets, import directions, Django's checks, migrations
	@! grep -rnIE '^(<{7}|>{7}) ' site campaign home templates tests docs || { echo "merge conflict markers"; exit 1; }
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint templates --check --lint
	@if test -d $(NODE_TOOLS); then set -ex; \
		$(NODE_TOOLS)/eslint --config tests/tools/eslint.config.mjs site campaign home; \
		$(NODE_TOOLS)/stylelint --config tests/tools/stylelint.config.mjs '{site,campaign}/**/*.css'; \
	elif test -n "$$REQUIRE_CHECKERS"; then echo "Thiếu ESLint và stylelint (deploy/install-programs.sh checkers)."; exit 1; fi
	$(VENV)/bin/lint-imports
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run
	$(VENV)/bin/mypy site campaign home tests/bench

format: $(VENV)/.dev ## Format code and templates
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	-$(VENV)/bin/djlint templates --reformat --quiet

docs: $(VENV)/.dev ## Draw the picture of the packages, and write the table of rights (docs/quyen.md)
	$(PY) -m docs.draw_architecture
	$(PY) -m docs.write_rights

audit: $(VENV)/.dev ## Look for known vulnerabilities in the locked packages; fails if the data cannot be fetched
	$(VENV)/bin/pip-audit --strict --progress-spinner off --require-hashes --disable-pip -r requirements-dev.txt
	npm audit --prefix tests/tools

bench: $(VENV)/.dev ## Measure pages, feeds and search; print JSON
	$(PY) -m tests.bench.pages
	$(PY) -m tests.bench.library
	$(PY) -m tests.bench.inbox
	$(PY) -m tests.bench.edition
	$(PY) -m tests.bench.reports
	$(PY) -m tests.bench.start
	$(PY) -m tests.bench.clicks
	$(PY) -m tests.bench.desk
	$(PY) -m tests.bench.burst
	$(PY) -m tests.bench.contest

lighthouse: ## Measure the running site as on a phone (PORT=8000); needs Node and Chromium
	@tests/tools/lighthouse.sh http://localhost:$(PORT)

lock: ## Resolve the lock files again from pyproject.toml
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(VENV)/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

install: ## On a fresh Debian 12 or 13, as root: make it the production site (HOST=anm.example.vn)
	@deploy/install.sh "$(HOST)"

upgrade: ## As root: bring the production site to this release
	@deploy/upgrade.sh

rollback: ## As root: bring the production site back to the release before the last upgrade
	@deploy/rollback.sh

# Lists what runs in production, from a virtual environment with the runtime lock only.
sbom: $(VENV)/.dev ## Write the list of components in production, sbom.json (CycloneDX)
	@test -x $(VENV)/sbom/bin/python || $(PYTHON) -m venv --without-pip $(VENV)/sbom
	$(PY) -m pip --python $(VENV)/sbom/bin/python install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(VENV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file sbom.json $(VENV)/sbom/bin/python

clean: ## Remove the virtual environment; the database in var and the uploads in media stay
	@rm -rf $(VENV)

.PHONY: help setup free-port first-content run dev tools programs test test-all test-postgresql coverage check format docs audit bench lighthouse lock install upgrade rollback sbom clean
