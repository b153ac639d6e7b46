"""A marked notebook as a page of feedback: what it says, and how it looks.

`FeedbackPage` is an exporter of nbconvert's, and nbgrader's own
`generate_feedback` uses it, as `nbgrader_config.py` says. The page has a
table of the exercises on top, and then each exercise with its answer, its
checks, and the hints where a check failed. No script is on it.
"""

import copy
import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from grader.classroom.cleaning import (
    LONGEST,
    WIDEST,
    Markdown,
    cleaned,
    is_long,
)
from grader.course.cells import cell_role
from grader.course.hints import HINT
from grader.lesson.facts import FACTS, OF_HIDDEN, compared_in, in_words

TEMPLATES = Path(__file__).with_name("templates")
NO_RESPONSE = "No response."  # nbgrader's comment on an untouched answer
UNTOUCHED = "Not answered: the cell is as it was handed out."
WAITS = "Waits for a person's mark."


@dataclass
class Verdict:
    """A check's mark, with what it said and what it compared."""

    cell: NotebookNode
    said: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The check's name."""
        return str(self.cell.metadata.nbgrader.grade_id)

    @property
    def passed(self) -> bool:
        """Whether it has all its points."""
        points, most = _points(self.cell)
        return points >= most

    @property
    def alt(self) -> str:
        """What the picture shows, in words."""
        return in_words(self.facts)

    @property
    def picture(self) -> str:
        """The picture of what was compared, in base64, or ""."""
        compared = compared_in(self.facts)
        if compared is None:
            return ""
        # It imports what draws.
        from grader.lesson.comparison_picture import is_worth_drawing, picture

        if not is_worth_drawing(compared):
            return ""
        return str(picture(compared)["image/png"])


@dataclass
class Section:
    """An exercise or a text on the page.

    `prompt` is the markdown above it, without its hints.
    """

    name: str
    prompt: str = ""
    hints: tuple[str, ...] = ()
    cells: list[NotebookNode] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    graded: list[NotebookNode] = field(default_factory=list)

    @property
    def points(self) -> float:
        """The points reached."""
        return sum(_points(cell)[0] for cell in self.graded)

    @property
    def most(self) -> float:
        """The points there are."""
        return sum(_points(cell)[1] for cell in self.graded)

    @property
    def state(self) -> str:
        """Return "waits", "passed" or "failed"."""
        if any(cell.metadata.nbgrader.get("waits") for cell in self.graded):
            return "waits"
        return "passed" if self.points >= self.most else "failed"

    @property
    def comments(self) -> list[str]:
        """What a person wrote about it."""
        comments = (c.metadata.nbgrader.get("comment") for c in self.cells)
        return [each for each in comments if each and each != NO_RESPONSE]

    @property
    def sentence(self) -> str:
        """What there is to say about it, in a sentence."""
        if self.state == "passed":
            return "Passed."
        if any(_comment(cell) == NO_RESPONSE for cell in self.cells):
            return UNTOUCHED
        if self.state == "waits":
            return WAITS
        said = (v.said for v in self.verdicts if not v.passed)
        return next(said, "").partition("\n")[0] or "Marked by a person."


def sections(notebook: NotebookNode) -> list[Section]:
    """Return the parts of a marked notebook that have points, in order."""
    found: list[Section] = []
    before: NotebookNode | None = None
    for cell in notebook.cells:
        role, about = cell_role(cell), cell.metadata.get("nbgrader", {})
        begins = role in ("answer", "essay") or about.get("task")
        if begins or (role == "check" and not found):
            found.append(_begun(cell, before))
        elif found and _is_own(cell):
            found[-1].cells.append(cell)
        if role == "check":
            found[-1].verdicts.append(_verdict(cell))
        if about.get("grade") or about.get("task"):
            found[-1].graded.append(cell)
        before = cell
    return [section for section in found if section.graded]


def _is_own(cell: NotebookNode) -> bool:
    """Return whether a learner added this cell of code."""
    named = cell_role(cell) or cell.metadata.get("name")
    return cell.cell_type == "code" and not named


def _begun(cell: NotebookNode, before: NotebookNode | None) -> Section:
    section = Section(cell.metadata.nbgrader.grade_id)
    if cell_role(cell) != "check":
        section.cells.append(cell)
    if before is not None and before.cell_type == "markdown":
        text = str(before.source)
        section.prompt = HINT.sub("", text).strip()
        section.hints = tuple(hint[0] for hint in HINT.finditer(text))
    return section


def _points(cell: NotebookNode) -> tuple[float, float]:
    about = cell.metadata.nbgrader
    return float(about.get("score") or 0), float(about.get("points") or 0)


def _comment(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader.get("comment") or "")


def _verdict(cell: NotebookNode) -> Verdict:
    """Return a check's verdict; what a hidden part said is left out."""
    verdict = Verdict(cell)
    for output in cell.get("outputs", ()):
        facts = output.get("data", {}).get(FACTS)
        if isinstance(facts, dict):
            verdict.facts = facts
        if output.output_type == "error":
            kind = f"{output.ename}: " * _is_exception(output.ename)
            verdict.said = f"{kind}{output.evalue}"
    if verdict.facts.get("hidden"):
        verdict.said = OF_HIDDEN
    return verdict


def _is_exception(name: str) -> bool:
    """Return whether an error is none of a check's own words."""
    return name not in ("AssertionError", "NotReached")


def outputs_of(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield a cell's outputs as (kind, content): text, or a PNG picture."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if output.output_type == "stream":
            yield "text", output.text
        elif output.output_type == "error":
            yield "text", f"{output.ename}: {output.evalue}"
        elif "image/png" in data:
            yield "png", "".join(str(data["image/png"]).split())
        elif "text/plain" in data:
            yield "text", str(data["text/plain"])


def is_plain(cell: NotebookNode) -> bool:
    """Return whether what a learner wrote is too long to be made up."""
    return is_long(
        cell.source, WIDEST if cell.cell_type == "code" else LONGEST
    )


def next_step(found: Sequence[Section]) -> Section | None:
    """Return the first part that has not all its points, if any has."""
    return next((each for each in found if each.state == "failed"), None)


class FeedbackPage(HTMLExporter):
    """The page; nbgrader's `GenerateFeedback` makes it from a notebook."""

    def __init__(self, config: Config | None = None, **others: Any) -> None:
        ours = copy.deepcopy(config or Config())
        # nbgrader sets its own template for all exporters of HTML.
        ours.FeedbackPage.template_name = "lesson_feedback"
        ours.FeedbackPage.extra_template_basedirs = [str(TEMPLATES)]
        super().__init__(config=ours, **others)  # type: ignore[no-untyped-call]

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return nbconvert's filters and those of the page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", Markdown
        yield "sections", sections
        yield "next_step", next_step
        yield "outputs_of", outputs_of
        yield "cleaned", cleaned
        yield "is_plain", is_plain
        yield "next_lesson", self.next_lesson
        yield "title", title_of

    def next_lesson(self, lesson: str) -> str:
        """Return the name of the released lesson after this one, or ""."""
        directory = getattr(self.parent, "coursedir", None)
        if directory is None:
            return ""
        folder = directory.format_path(directory.release_directory, ".", ".")
        names = sorted(path.parent.name for path in _lessons(Path(folder)))
        return next((name for name in names if name > lesson), "")


def _lessons(folder: Path) -> Iterator[Path]:
    paths = folder.glob("*/*.ipynb")
    return (path for path in paths if path.stem == path.parent.name)


def title_of(notebook: NotebookNode, lesson: str) -> str:
    """Return a lesson's title: its first heading, or else its name."""
    for cell in notebook.cells[:1]:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return html.unescape(cell.source.split("\n")[0][2:].strip())
    return lesson
