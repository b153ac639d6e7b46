"""The course's own steps in nbgrader's pipelines.

nbgrader_config.py and `grader release` use the same lists, so the nbgrader
command line and the course's own agree.
"""

from typing import Any

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
    NbGraderPreprocessor,
)

from grader.course.cells import cell_role
from grader.course.regions import HIDDEN, PLANTED, SOLUTION, start


class PlantBugs(ClearSolutions):
    """Put the planted lines of an answer where its solution stood.

    They stand below the solution as comments, between `### BEGIN BUG` and
    `### END BUG` (or START, for lines that a learner builds on). A solution
    without them gives way to nbgrader's stub, as always.
    """

    def _replace_solution_region(self, cell, language):
        if not (SOLUTION.search(cell.source) and PLANTED.search(cell.source)):
            return super()._replace_solution_region(cell, language)
        cell.source = start(cell.source)
        return True


class DropHiddenTests(ClearHiddenTests):
    """Drop hidden tests, and the blank lines that stood above them."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Any, cell_index: int
    ) -> tuple[NotebookNode, Any]:
        """Return the cell without its hidden tests."""
        super().preprocess_cell(cell, resources, cell_index)
        if cell_role(cell) == "check":
            cell.source = cell.source.rstrip("\n")
        return cell, resources


class LetChecksFail(NbGraderPreprocessor):
    """Tag the checks, so that "Run All" goes on past one that fails."""

    def preprocess_cell(self, cell, resources, cell_index):
        """Return the cell, tagged if it is a check."""
        if cell_role(cell) == "check":
            tags = cell.metadata.setdefault("tags", [])
            if "raises-exception" not in tags:
                tags.append("raises-exception")
        return cell, resources


class StderrToStdout(NbGraderPreprocessor):
    """Keep what a cell wrote to stderr, but as ordinary output.

    nbgrader gives 0 points to a check with any stderr, and torch warns about
    right answers too.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        """Return the cell with its stderr streams renamed."""
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                output.name = "stdout"
        return cell, resources


class HideTests(NbGraderPreprocessor):
    """Leave the hidden tests out of feedback, and tracebacks that show them.

    What a check said stays.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        """Return the cell without its hidden tests."""
        if cell_role(cell) == "check":
            cell.source = HIDDEN.sub("", cell.source).rstrip("\n")
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    said = f"{output.ename}: {output.evalue}"
                    output.traceback = [said]
        return cell, resources


OURS = {ClearSolutions: PlantBugs, ClearHiddenTests: DropHiddenTests}
RELEASE_STEPS = [
    *(
        OURS.get(step, step)
        for step in GenerateAssignment.class_traits()[
            "preprocessors"
        ].default()
    ),
    LetChecksFail,
]
AUTOGRADE_STEPS = [
    Execute,
    StderrToStdout,
    *(
        step
        for step in Autograde.class_traits()[
            "autograde_preprocessors"
        ].default()
        if step is not Execute
    ),
]
FEEDBACK_STEPS = [
    HideTests,
    *GenerateFeedback.class_traits()["preprocessors"].default(),
]
