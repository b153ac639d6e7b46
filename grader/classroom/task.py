"""What a worker does: it imports the engine, and nothing of nbgrader."""

import json
from collections.abc import Mapping
from dataclasses import asdict

import nbformat

from grader.classroom.remarks import remarks
from grader.engine.box import Box
from grader.engine.mark import mark
from grader.engine.submission import SubmissionError, read_submission


def mark_to_json(
    source: str,
    submission: bytes,
    name: str,
    seconds: float,
    box: Box | None = None,
    files: Mapping[str, bytes] | None = None,
) -> str:
    """Return a submission's marks as JSON; this is what a worker does.

    It is an object with "results", "notebook" and "remarks", or with
    "failed", the reason why the submission cannot be marked.
    """
    try:
        lesson = nbformat.reads(source, as_version=4)
        notebook = read_submission(submission, name)
        marked = mark(
            lesson, notebook, name=name, seconds=seconds, box=box, files=files
        )
    except SubmissionError as error:
        return json.dumps({"failed": str(error)})
    return json.dumps(
        {
            "results": [asdict(result) for result in marked.results],
            "notebook": marked.notebook,
            "remarks": remarks(lesson, notebook),
        }
    )
