"""The repository's documents as pages: their links lead on within the site."""

import re
from pathlib import Path

from grader.course.folders import Course

FOLDERS = (".", "docs", "data", "benchmarks")
# Code is matched first, so that no link is looked for in it.
CODE_OR_LINK = re.compile(
    r"(?P<code>^```.*?^```|`[^`\n]*`(?!\]))"
    r"|(?P<picture>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]"
    r"\((?P<target>[^)\s]+)\)",
    re.M | re.S,
)
COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
SECTION = re.compile(r"^## (.+)$", re.M)


def documents(course: Course) -> list[Path]:
    """Return the documents that become pages, by their paths in the course."""
    found = (
        path.relative_to(course.root)
        for folder in FOLDERS
        for path in sorted((course.root / folder).glob("*.md"))
    )
    return [path for path in found if path.as_posix() != "README.md"]


class Links:
    """Leads the links of documents to pages, for the pages that there are."""

    def __init__(
        self, course: Course, pages: list[Path], place: str = ""
    ) -> None:
        self._root, self._place = course.root.resolve(), place
        self._pages = {path.as_posix() for path in pages}

    def led(self, text: str, path: Path) -> str:
        """Return the text of the document at `path`, its links mended.

        A link to the README leads to the first page; one to a file that is
        no page leads to the repository, if its address `place` is known.
        """

        def mend(found: re.Match[str]) -> str:
            target = found["target"]
            if found["code"] or target is None or found["picture"]:
                return found[0]
            if re.match(r"[a-z]+:|#", target):
                return found[0]
            return self._mended(found["text"], target, path)

        return CODE_OR_LINK.sub(mend, COMMENT.sub("", text))

    def _mended(self, text: str, target: str, path: Path) -> str:
        file, _, anchor = target.partition("#")
        there = (self._root / path.parent / file).resolve()
        name = there.relative_to(self._root).as_posix()
        if name == "README.md":
            file = f"{'../' * (len(path.parts) - 1)}index.md"
        elif name not in self._pages and self._place:
            file = f"{self._place}/blob/main/{name}"
        elif name not in self._pages:
            return text
        return f"[{text}]({file}{'#' * bool(anchor)}{anchor})"


def sections(readme: str) -> dict[str, str]:
    """Return the README's sections by title; "" has what stands above."""
    above, *rest = SECTION.split(readme)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return {"": above, **{title: text.strip() for title, text in pairs}}
