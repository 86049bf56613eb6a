# What a newcomer, a contributor and CI type. Everything installs from hashed locks with plain pip.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
BIN := .venv/bin
READY := .venv/ready
# A process for each core, each with a server and databases of its own; ARGS=-n0 for one. In the order of tests/conftest.py, which
# begins with what takes longest, and not with the files that have most tests.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

serve: $(READY) ## start everything: database, migrations, seeds, server (Ctrl-C stops all); SIMULATE=100000 generates requests
	@$(if $(SIMULATE),$(BIN)/charter migrate --create >/dev/null && $(BIN)/charter simulate --requests $(SIMULATE) &&) exec $(BIN)/charter serve --prepare

# Only the embedded database of this folder, and only when no server runs on it: its lock says that, which ends with its holder. After
# a power cut postmaster.pid is still there.
UNUSED := import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)
fresh: $(READY) ## throw the database in .charter away (it asks first; YES=1 does not), then serve a new one
	@test -z "$$DATABASE_URL" || { echo "make fresh is for the database in .charter, and DATABASE_URL names another" >&2; exit 1; }
	@folder=$${CHARTER_DATA:-.charter}; \
	test ! -e "$$folder/pg.users" || $(BIN)/python -c '$(UNUSED)' "$$folder/pg.users" 2>/dev/null \
		|| { echo "a server runs on $$folder: stop it first" >&2; exit 1; }; \
	if test -d "$$folder/pg" && test -z "$(YES)"; then \
		printf 'Delete the database in %s with all that is in it? [y/N] ' "$$folder"; read -r answer; test "$$answer" = y || exit 1; \
	fi; \
	rm -rf "$$folder/pg"
	@exec $(BIN)/charter serve --prepare

# Compiled tests are kept even where the environment forbids it: each process would compile all of them anew.
PYTEST := PYTHONDONTWRITEBYTECODE= THOROUGH=$(THOROUGH) $(BIN)/python -m pytest $(PARALLEL)
test: $(READY) ## the quick tests; ARGS="-k name" narrows them, THOROUGH=1 tries all examples of each property
	@$(PYTEST) -m "not system and not generator" $(ARGS)

test-all: $(READY) ## all tests, also those that start servers and npm clients, walk the whole schema or make up a network
	@$(PYTEST) $(ARGS)

# -t: in a temporary folder even as root, so that the machine's own clusters are not touched. In memory, where a database from
# a template costs a tenth, unless there is as little as containers often have. fsync is off by itself.
test-debian: $(READY) ## the tests for which PostgreSQL's version counts, on Debian's 17, as root or not; ARGS narrows them
	@command -v pg_virtualenv >/dev/null && test -x /usr/lib/postgresql/17/bin/initdb \
		|| { echo "test-debian needs: apt-get install postgresql-17 postgresql-common" >&2; exit 1; }
	@test "$$(df --output=avail /dev/shm | tail -1)" -gt 500000 && folder=/dev/shm || folder=$${TMPDIR:-/tmp}; \
	TMPDIR=$$folder pg_virtualenv -t -v 17 -i '--locale-provider=builtin --locale=C.UTF-8' -o log_checkpoints=off -o ssl=off \
		-o autovacuum=off -o max_parallel_workers_per_gather=0 \
		-- env TMPDIR="$$TMPDIR" $(PYTEST) -m "database and (not system or system(postgres=True))" $(ARGS)

lint: $(READY) ## formatting, lint, types, import directions, the image, the migrations, the committed schema and findings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m tests.models.squawk
	$(BIN)/charter schema --check
	$(BIN)/charter findings --check

check: lint test-all ## all that must hold before a change lands: lint, all tests, and 90 seconds of soak
	@$(BIN)/python -m tests.soak --seconds 90

format: $(READY) ## rewrite formatting and what ruff can mend
	$(BIN)/ruff check --fix-only --exit-zero --quiet .
	$(BIN)/ruff format .

soak: $(READY) ## 20 minutes of all mutations by all roles while everything fails; ARGS="--seconds 90" for less
	@$(BIN)/python -m tests.soak $(ARGS)

soak-reader: $(READY) ## 5,000 generated charters, read undamaged and damaged; ARGS="--seed 1" for the same ones again
	@$(BIN)/python -m tests.seeds.generator $(ARGS)

closed-loop: $(READY) ## a made-up charter for each office in five formats, read as the same draft; ARGS="--offices 20" for fewer
	@$(BIN)/python -m tests.seeds.generator.closed_loop $(ARGS)

field: $(READY) ## what the reader makes of charters shaped after real ones, and each value that is not right; ARGS="05-brta"
	@$(BIN)/python -m tests.seeds.field $(ARGS)

# With what it needs in a place of its own: thirty packages that nothing else uses.
fuzz: $(READY) ## operations that schemathesis makes up, 200 for each field of the schema; ARGS=20 for fewer
	@$(need_python); test -x build/fuzz/bin/schemathesis || { "$$python" -m venv build/fuzz \
		&& build/fuzz/bin/pip install -q schemathesis==4.32.5; }
	@$(BIN)/python -m tests.fuzz build/fuzz/bin/schemathesis $(ARGS)

bench: $(READY) ## the benchmarks; the figures go to benchmarks/README.md
	$(BIN)/python -m benchmarks

image-check: $(READY) ## build the container image without Docker and run it (root, Debian)
	bash .ci/image-check

# --universal: one lock for every platform. No index address: a mirror or a closed network is the installer's business.
LOCK := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
lock: ## refresh the locks within pyproject.toml's ranges; UPGRADE=--upgrade takes newer versions
	@$(need_python); test -x build/lock/bin/uv || { "$$python" -m venv build/lock && build/lock/bin/pip install -q uv; }
	$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements.lock
	$(LOCK) $(UPGRADE) pyproject.toml --constraint requirements.lock --extra embedded --extra tracing --group dev \
		--output-file requirements-dev.lock
	$(LOCK) $(UPGRADE) --constraint requirements-dev.lock --group build --output-file requirements-build.lock

holidays: ## print the holidays that the package of that name knows, for seeds/data/holidays.tsv
	@$(need_python); test -x build/holidays/bin/python || { "$$python" -m venv build/holidays \
		&& build/holidays/bin/pip install -q holidays==0.109; }
	@build/holidays/bin/python .ci/holidays_table.py

clean: ## remove what was built and cached; the data in .charter stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python that is named must do. Debian's python3 lacks ensurepip until python3-venv is there, so that is what is asked for.
define need_python
if test -n "$(PYTHON)"; then \
	"$(PYTHON)" -c '' 2>/dev/null || { echo "PYTHON=$(PYTHON) does not run" >&2; exit 1; }; \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "PYTHON=$(PYTHON) is $$("$(PYTHON)" --version 2>&1): charter needs Python 3.11 or later" >&2; exit 1; }; \
fi; \
python=; for candidate in $(or $(PYTHON),python3 python3.11 python3.12 python3.13 python3.14); do \
	"$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		&& python=$$candidate && break; done; \
test -n "$$python" || { echo "charter needs Python 3.11 or later with the venv module" \
	"(Debian: apt-get install python3-venv; another Python: make PYTHON=/path/to/python3)" >&2; exit 1; }
endef

# A changed lock rebuilds .venv from nothing; a merely touched one (a branch switched and back) does not.
$(READY): requirements-dev.lock pyproject.toml
	@if ! cmp -s requirements-dev.lock .venv/requirements-dev.lock; then \
		$(need_python); \
		echo "Installing into .venv with $$("$$python" --version) (about half a minute) ..."; \
		rm -rf .venv && "$$python" -m venv .venv \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock \
		&& cp requirements-dev.lock .venv/requirements-dev.lock; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: help serve fresh test test-all test-debian lint check format soak soak-reader closed-loop field fuzz bench image-check lock holidays clean
