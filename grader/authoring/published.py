"""Where the course is published, and lessons in notebook services.

All that depends on where the course is published follows from one setting,
`address` in `[tool.grader]` of pyproject.toml: the repository's address, as
in a browser. Where it is empty there are no badges.
"""

import re
import tomllib

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.paths import ROOT

GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
BADGES = re.compile(r"(<!-- badges -->\n).*?(<!-- /badges -->)", re.S)
FINDS = """\
# Looks for the course. In JupyterLab, as set up, there is nothing to do.
import sys
from pathlib import Path

here = Path.cwd().resolve()
for folder in (here, *here.parents):
    if (folder / "grader" / "lesson").is_dir():  # a clone, not installed
        sys.path.insert(0, str(folder))  # before others of that name
        break
try:
    import grader.lesson
except ImportError:
    print("The course is not here yet. Run this, then restart the kernel:")
    print("    %pip install {package}")"""


def address() -> str:
    """Return the repository's address, or "" if it is not set."""
    path = ROOT / "pyproject.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    found = tomllib.loads(text).get("tool", {}).get("grader", {})
    return str(found.get("address", ""))


def finding_cell(place: str) -> NotebookNode:
    """Return the cell that looks for the course, which is got at `place`."""
    package = f"git+{place}" if place else "FILE.whl  (the course's package)"
    cell: NotebookNode = new_code_cell(
        FINDS.format(package=package),
        id="find-course",
        metadata={"name": "find-course", "jupyter": {"source_hidden": True}},
    )
    return cell


def badges(place: str, path: str) -> str:
    """Return links, as Markdown, that open a file of the repository in a
    notebook service, or "" where `place` is no repository on GitHub.
    """
    found = GITHUB.fullmatch(place)
    if not found:
        return ""
    project = found[1]
    colab = f"https://colab.research.google.com/github/{project}/blob/main"
    binder = f"https://mybinder.org/v2/gh/{project}/HEAD?labpath="
    return (
        f"[![Open in Colab](https://colab.research.google.com/assets/"
        f"colab-badge.svg)]({colab}/{path}) "
        f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]"
        f"({binder}{path.replace('/', '%2F')})"
    )


def with_badges(readme: str, place: str) -> str:
    """Return the README's text with its badges, those that there should be."""
    signs = badges(place, "notebooks/01_basics/01_basics.ipynb")
    return BADGES.sub(rf"\1{signs + chr(10) if signs else ''}\2", readme)


def write_badges() -> None:
    """Write the badges into README.md, where they differ from the setting."""
    path = ROOT / "README.md"
    text = path.read_text("utf-8") if path.is_file() else ""
    if (new := with_badges(text, address())) != text:
        path.write_text(new, "utf-8")
