# Every target works from a fresh clone: it first installs what it needs (see bin/bootstrap).
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 1
ARGS ?=
PYTHON_RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check bench mutants format messages lock schemas screenshots clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## install, load the demo company and serve it; PORT=8123, HOST=0.0.0.0 and WORKERS=4 are understood
	@bin/bootstrap run
	@$(PYTHON_RUN) -m bin.serve --host $(HOST) --port $(PORT) --workers $(WORKERS)

test:  ## install and run all tests; ARGS="-k exam" goes to pytest; DATABASE_URL chooses the database
	@bin/bootstrap dev
	@bin/test $(ARGS)

check:  ## install and check format, lint, types, import order, migrations, translations, settings
	@bin/bootstrap dev xgettext
	@bin/check

bench:  ## install and print the benchmarks, as ratios measured in one run
	@bin/bootstrap dev
	@$(PYTHON_RUN) -m benchmarks $(ARGS)

mutants:  ## install and test the tests of the engine by small changes to it, for hours; see docs/mutation.md
	@bin/bootstrap dev
	@$(PYTHON_RUN) -m bin.mutants $(ARGS)

format:  ## install and put the Python files into their form
	@bin/bootstrap dev
	@$(PYTHON_RUN) -m ruff check --select I --fix --quiet .
	@$(PYTHON_RUN) -m ruff format .

messages:  ## install and bring locale/ up to date with the texts in code and templates
	@bin/bootstrap dev xgettext
	@$(PYTHON_RUN) -m bin.check_translations --update

lock:  ## install and compile requirements*.in into the pinned requirements*.txt; ARGS=--upgrade takes newer ones
	@bin/bootstrap dev
	@bin/lock $(ARGS)

schemas:  ## install and write the JSON schemas in docs/ from the models
	@bin/bootstrap run
	@for name in facts standard; do $(PYTHON_RUN) -m staffing.rules.schema $$name > docs/$$name.schema.json; done

screenshots:  ## install and take the pictures in docs/ again, from the demo company
	@bin/bootstrap dev
	@$(PYTHON_RUN) -m bin.screenshots $(ARGS)

clean:  ## remove what the other targets made, except the data in var/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache var/static var/mutants
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2>/dev/null || true
