"""The course's own steps in nbgrader's pipelines.

nbgrader_config.py and `grader release` use the same lists, so the nbgrader
command line and the course's own agree.
"""

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.converters import (
    Autograde,
    GenerateAssignment,
    GenerateFeedback,
)
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearSolutions,
    Execute,
    GetGrades,
    NbGraderPreprocessor,
)
from traitlets.config import Configurable

from grader.authoring.published import address, badges, finding_cell
from grader.course.cells import cell_role
from grader.course.length import in_a_line
from grader.course.regions import HIDDEN, PLANTED, SOLUTION, starting_code

HIDES = "hidden-checks"  # a tag; the checks of grader.lesson look for it


class PlantBugs(ClearSolutions):
    """Put the planted lines of an answer where its solution stood.

    They stand below the solution as comments, between `### BEGIN BUG` and
    `### END BUG` (or START, for lines that a learner builds on). Where there
    are none, nbgrader's stub replaces the solution, as it always does. A
    comment on top says in every front end that the cell is to be edited.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell, with a comment on top if it is an answer."""
        super().preprocess_cell(cell, resources, cell_index)
        if cell_role(cell) == "answer":
            name = cell.metadata.nbgrader.grade_id
            cell.source = f"# Your turn: {name}\n{cell.source}"
        return cell, resources

    def _replace_solution_region(
        self, cell: NotebookNode, language: str
    ) -> bool:
        if not (SOLUTION.search(cell.source) and PLANTED.search(cell.source)):
            return bool(super()._replace_solution_region(cell, language))
        cell.source = starting_code(cell.source)
        return True


class DropHiddenTests(ClearHiddenTests):
    """Drop hidden tests, and the blank lines that stood above them.

    A tag says that there were some, for the message that a check passed.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell without its hidden tests."""
        if cell_role(cell) == "check" and HIDDEN.search(cell.source):
            _tag(cell, HIDES)
        super().preprocess_cell(cell, resources, cell_index)
        if cell_role(cell) == "check":
            cell.source = cell.source.rstrip("\n")
        return cell, resources


class LetChecksFail(NbGraderPreprocessor):
    """Tag the checks, so that "Run All" goes on past one that fails."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell, tagged if it is a check."""
        if cell_role(cell) == "check":
            _tag(cell, "raises-exception")
        return cell, resources


class FoldChecks(NbGraderPreprocessor):
    """Fold the checks, whose verdict stands below the answer, and what asks.

    A cell asks for it by the tag "hide-input", as in Jupyter Book.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell, folded in JupyterLab if it should be."""
        asks = "hide-input" in cell.metadata.get("tags", [])
        if asks or cell_role(cell) == "check":
            folds = cell.metadata.setdefault("jupyter", NotebookNode())
            folds["source_hidden"] = True
        return cell, resources


class FindCourse(NbGraderPreprocessor):
    """Put a cell before the first code cell that looks for the course.

    In a clone that is not installed, and in a notebook service, the lesson's
    imports would fail without a word about what to do.
    """

    def preprocess(
        self, nb: NotebookNode, resources: Any
    ) -> tuple[NotebookNode, Any]:
        """Return the notebook with the cell, with its level and length below
        the title, and with badges if there are."""
        lesson = resources["metadata"]["name"]
        kinds = [cell.cell_type for cell in nb.cells]
        nb.cells.insert(kinds.index("code"), finding_cell(address()))
        first, _, rest = nb.cells[0].source.partition("\n")
        if first.startswith("# ") and kinds[0] == "markdown":
            signs = badges(address(), f"notebooks/{lesson}/{lesson}.ipynb")
            lines = first, "", f"*{in_a_line(nb)}*", rest, signs
            nb.cells[0].source = "\n".join(lines).rstrip()
        return nb, resources


def _tag(cell: NotebookNode, tag: str) -> None:
    tags = cell.metadata.setdefault("tags", [])
    if tag not in tags:
        tags.append(tag)


class StderrToStdout(NbGraderPreprocessor):
    """Keep what a cell wrote to stderr, but as ordinary output.

    nbgrader gives 0 points to a check with any stderr, and torch warns about
    right answers too.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell with its stderr streams renamed."""
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                output.name = "stdout"
        return cell, resources


class HideTests(NbGraderPreprocessor):
    """Leave the hidden tests out of feedback, and tracebacks that show them.

    What a check said stays.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell without its hidden tests."""
        if cell_role(cell) == "check":
            cell.source = HIDDEN.sub("", cell.source).rstrip("\n")
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    said = f"{output.ename}: {output.evalue}"
                    output.traceback = [said]
        return cell, resources


class GetGradesAndWaits(GetGrades):
    """Note beside each grade whether it waits for a person's mark."""

    def _get_score(self, cell: NotebookNode, resources: Any) -> None:
        super()._get_score(cell, resources)
        about = cell.metadata.nbgrader
        names = self.notebook_id, self.assignment_id, self.student_id
        grade = self.gradebook.find_grade(about.grade_id, *names)
        about.waits = grade.needs_manual_grade and grade.manual_score is None


def _steps(
    converter: type[Configurable], name: str = "preprocessors"
) -> list[type[Preprocessor]]:
    """Return the steps that one of nbgrader's commands takes by default."""
    steps: Any = converter.class_traits()[name].default()
    return list(steps)


OURS = {
    ClearSolutions: PlantBugs,
    ClearHiddenTests: DropHiddenTests,
    GetGrades: GetGradesAndWaits,
}
RELEASE_STEPS = [
    *(OURS.get(step, step) for step in _steps(GenerateAssignment)),
    LetChecksFail,
    FoldChecks,
    FindCourse,
]
AUTOGRADE_STEPS = [
    Execute,
    StderrToStdout,
    *(
        step
        for step in _steps(Autograde, "autograde_preprocessors")
        if step is not Execute
    ),
]
FEEDBACK_STEPS = [
    HideTests,
    *(OURS.get(step, step) for step in _steps(GenerateFeedback)),
]
