# make lab: the lessons in JupyterLab.  make check: what of your work passes.
# make teach: the instructor's lab.  make test: everything CI checks.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: lab check teach test redundant release lint

lab: .venv/ready-lab
	@$(BIN)/grader lab

check: .venv/ready-lab
	@$(BIN)/grader check || true

teach: .venv/ready-class
	@$(BIN)/grader teach

# The lessons' kernels are not measured: nbval would start coverage in each.
test: lint
	$(BIN)/python -m pytest solutions
	$(BIN)/python -m pytest tests --cov --cov-report=term:skip-covered

redundant: lint
	$(BIN)/grader trial --redundant $(LESSON)

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

release: .venv/ready-dev
	@$(BIN)/grader release

# An extra of pyproject.toml brings those that it builds on.
BRINGS_lab = lab
BRINGS_class = lab class
BRINGS_dev = lab class dev
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt
NO_PACKAGES = { echo "The packages could not be installed (pip says why above): check the network and the disk, then 'make $(MAKECMDGOALS)' again."; exit 1; } >&2

# 'ready-...' is touched last, so a set-up that was cut off is done again.
.venv/ready-%: .venv/made requirements.txt pyproject.toml
	@echo "Installing what '$*' in pyproject.toml names, once (a few minutes) ..."
	@$(PIP) --no-build-isolation -e '.[$*]' || $(NO_PACKAGES)
	@touch $(BRINGS_$*:%=.venv/ready-%)

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	|| { echo "Python 3.11 to 3.14 is needed, but '$(PYTHON)' is $$($(PYTHON) --version 2>&1): install one and say 'make PYTHON=python3.12 $(MAKECMDGOALS)'."; exit 1; } >&2
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	|| { echo "Python cannot make virtual environments here: 'sudo apt install python3-venv' mends that; then 'make $(MAKECMDGOALS)' again."; exit 1; } >&2
	@echo "Making .venv, for the versions in requirements.txt ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) hatchling || $(NO_PACKAGES)
	@touch $@
