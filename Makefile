# make lab: the lessons in JupyterLab.  make test: everything CI checks.
# make check: what of your work passes.  make teach: the instructor's lab.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: lab check teach test redundant release lint

lab: .venv/ready
	@$(BIN)/grader lab

check: .venv/ready
	@$(BIN)/grader check || true

teach: .venv/ready
	@$(BIN)/grader teach

test: lint
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

redundant: lint
	$(BIN)/grader trial --redundant $(LESSON)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

release: .venv/ready
	@$(BIN)/grader release

# 'ready' is touched last, so a set-up that was cut off is done again.
.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	|| { echo "Python 3.11 to 3.14 is needed, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1): install one and say 'make PYTHON=python3.12 $(MAKECMDGOALS)'."; exit 1; } >&2
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	|| { echo "Python cannot make virtual environments here: 'sudo apt install python3-venv' mends that; then 'make $(MAKECMDGOALS)' again."; exit 1; } >&2
	@echo "Setting up .venv from requirements.txt, once (a few minutes) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt \
	&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e . \
	|| { echo "The packages could not be installed (pip says why above): check the network and the disk, then 'make $(MAKECMDGOALS)' again."; exit 1; } >&2
	@touch $@
