"""The pictures of a page as files, and the lines that show them."""

import html
from pathlib import Path

from matplotlib.figure import Figure

from grader.authoring.site.twins import png

FOLDER = "_static/pictures"  # below the pages' root; Sphinx copies it
SCALE = 2  # points of a picture for each point of a page


def write(root: Path, name: str, picture: bytes) -> None:
    """Write a picture's bytes to its file below the pages' `root`."""
    path = root / FOLDER / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)


def write_twins(root: Path, name: str, figure: Figure) -> None:
    """Draw a figure for light and for dark pages."""
    write(root, f"{name}-light", png(figure))
    write(root, f"{name}-dark", png(figure, dark=True))


def width(picture: bytes) -> int:
    """Return the width at which a page shows a PNG, in its points."""
    return int.from_bytes(picture[16:20]) // SCALE


def twins(name: str, alt: str, up: str = "", size: int = 0) -> str:
    """Return the HTML that shows a picture on light and on dark pages.

    `up` leads from the page to the pages' root.
    """
    return "".join(
        f'<img class="only-{page} plot" alt="{html.escape(alt)}" '
        f'src="{up}{FOLDER}/{name}-{page}.png"'
        + (f' width="{size}">' if size else ">")
        for page in ("light", "dark")
    )


def single(name: str, alt: str, up: str = "", size: int = 0) -> str:
    """Return the HTML of a picture that dark pages show with swapped light."""
    return (
        f'<img class="swapped plot" alt="{html.escape(alt)}" '
        f'src="{up}{FOLDER}/{name}.png"'
        + (f' width="{size}">' if size else ">")
    )
