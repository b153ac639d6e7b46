"""A learner's lesson as a page: its texts, its cells, what they showed."""

import re
from base64 import b64decode
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from grader.authoring.site import pictures
from grader.authoring.site.outline import label
from grader.authoring.site.twins import DARK, LIGHT
from grader.course.cells import cell_id, cell_role

UP = "../../"  # from a lesson's page to the pages' root
READ = {"text/html", "text/plain"}  # beside pictures, what people read
ALT = re.compile(r'alt="([^"]*)"')


def page(notebook: NotebookNode, lesson: str, note: str, root: Path) -> str:
    """Return the page's text, as a notebook, after writing its pictures.

    The `note` stands below its title.
    """
    shaped = nbformat.from_dict(notebook)
    shaped.metadata.pop("widgets", None)  # a page cannot run them
    for cell in shaped.cells:
        if cell.cell_type == "markdown":
            name = label(lesson, cell_id(cell))
            cell.source = f"({name})=\n{cell.source}"
        else:
            _shape(cell, lesson, root)
        cell.metadata = _marked(cell)
    below = 1 + [cell.cell_type for cell in shaped.cells].index("markdown")
    shaped.cells.insert(below, new_markdown_cell(note, id="how-to-read"))
    return str(nbformat.writes(shaped))


def _marked(cell: NotebookNode) -> NotebookNode:
    """Return what of a cell's metadata a page needs: tags, and a fold."""
    role = cell_role(cell)
    tags = [f"is-{role}"] if role else []
    is_folded = cell.metadata.get("jupyter", {}).get("source_hidden")
    if not is_folded and cell_id(cell) != "setup":
        return NotebookNode(tags=tags)
    name = f"the cell {cell_id(cell)}"
    what = "the check's code" if role == "check" else name
    prompts = {
        f"code_prompt_{verb}": f"{verb.title()} {what}"
        for verb in ("show", "hide")
    }
    return NotebookNode(tags=[*tags, "hide-input"], mystnb=prompts)


def _shape(cell: NotebookNode, lesson: str, root: Path) -> None:
    """Put each picture of a cell into files, and show these instead.

    What a lesson says to programs alone is left out.
    """
    shown = []
    for place, output in enumerate(cell.outputs):
        data = output.get("data", {})
        if "image/png" in data:
            name = f"{lesson}-{cell_id(cell)}-{place}"
            html = {"text/html": _shown(output, name, root)}
            shown.append(new_output("display_data", html))
        elif "data" not in output or READ & set(data):
            for kind in set(data) - READ:
                del data[kind]
            shown.append(output)
    cell.outputs = shown


def _shown(output: NotebookNode, name: str, root: Path) -> str:
    """Return the HTML of a picture, after writing its files."""
    data = output.data
    alt = output.metadata.get("image/png", {}).get("alt", "")
    if LIGHT in data and DARK in data:
        light = b64decode(data[LIGHT])
        pictures.write(root, f"{name}-light", light)
        pictures.write(root, f"{name}-dark", b64decode(data[DARK]))
        return pictures.twins(name, alt, UP, pictures.width(light))
    alt = alt or "".join(ALT.findall(data.get("text/html", ""))[:1])
    picture = b64decode(data["image/png"])
    pictures.write(root, name, picture)
    return pictures.single(name, alt, UP, pictures.width(picture))
