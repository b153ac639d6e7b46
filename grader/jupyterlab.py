"""JupyterLab, with the course's imports first; `python -m` runs it."""

import sys

import grader.course  # noqa: F401 (it keeps two seconds of grammar out)

if __name__ == "__main__":
    from jupyterlab.labapp import main

    sys.exit(main())
