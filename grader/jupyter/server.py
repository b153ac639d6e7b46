"""JupyterLab as a module of ours, so that our package is imported first.

`python -m grader.jupyter.server` runs it; the package leaves out what would
keep it from starting for two seconds.
"""

import sys

if __name__ == "__main__":
    from jupyterlab.labapp import main

    sys.exit(main())
