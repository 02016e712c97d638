# Workshop Spot. Only Python 3.11 or newer and make are needed; everything else is fetched, pinned by hash.
# Each target is one line here and one script in scripts/.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
PY = .venv/bin/python
RUN = $(PY) -m scripts

# Arguments for pytest or a script: make test ARGS="tests/events -k seats"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check guide bench faults mutants format messages lock shots tools clean base dev

help: ## Show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

run: base ## Start the site with its demo content on PORT (default 8000)
	@exec $(RUN).prepare_site --serve

test: dev ## Run every test: SQLite, PostgreSQL and a real browser (ONLY=e2e|sqlite|postgres for one of them)
	@$(RUN).run_tests $(if $(ONLY),--only $(ONLY)) $(ARGS)

check: dev ## Check format, lint, templates, types, layers, migrations and translations
	@$(RUN).check

guide: dev ## Follow the operators' guide literally in an empty place, with nginx and PostgreSQL (ten minutes)
	@DJANGO_SETTINGS_MODULE=cms.settings.test $(PY) -m pytest -m guide tests/operators $(ARGS)

bench: dev ## Measure pages, registrations, growth and memory beside what is promised (an hour; ARGS=--quick)
	@$(RUN).bench $(ARGS)

faults: dev ## Strike a running site with every fault and write what became of it (20 minutes; ARGS=--long)
	@$(RUN).faults $(ARGS)

mutants: dev ## Make 200 small mistakes in the code, one at a time, and see that tests find them (half an hour)
	@$(RUN).mutate $(ARGS)

format: dev ## Format the code and the templates and mend what the linter can mend
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@$(PY) -m djlint --reformat --quiet --warn templates

messages: dev ## Bring the catalogues in locale/ up to date with the sources
	@$(RUN).messages update

lock: dev ## Resolve requirements and npm packages into their locks (ARGS=--upgrade for newer ones)
	@$(RUN).lock $(ARGS)

shots: dev ## Photograph every page type and desk into var/shots/
	@$(RUN).shots $(ARGS)

tools: dev ## Get what the browser tests need: browser, PostgreSQL, Java, accessibility and HTML checkers
	@$(RUN).test_tools

clean: ## Remove caches, compiled catalogues and shots; data in var/ and .venv/ stay
	@$(PYTHON) scripts/clean.py

base dev:
	@command -v $(PYTHON) > /dev/null || { echo "Workshop Spot needs Python 3.11 or newer: install it, or name it by \`make PYTHON=/path/to/python3.11 …\`." >&2; exit 1; }
	@$(PYTHON) scripts/bootstrap.py $@
