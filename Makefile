# make lab: the lessons in JupyterLab.  make check: what of your work passes.
# make teach: the instructor's lab.  make test: everything CI checks.
# make site: the website, in website/html.
# start.py does the work, where there is no make as well.
PYTHON ?= python3

.PHONY: lab check teach test redundant release lint site

lab teach test lint release site:
	@$(PYTHON) start.py $@

check:  # 1: not everything passes
	@$(PYTHON) start.py check || test $$? -eq 1

redundant:
	@$(PYTHON) start.py redundant $(LESSON)
