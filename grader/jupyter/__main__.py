"""JupyterLab as a module of ours, so that our package is imported first.

`python -m grader.jupyter` runs it. Our package leaves out an import
that would hold up its start by two seconds.
"""

import sys

if __name__ == "__main__":
    from jupyterlab.labapp import main

    sys.exit(main())
