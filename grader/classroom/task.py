"""What a worker does: it imports the engine, and nothing of nbgrader."""

import json
from dataclasses import asdict

import nbformat

from grader.engine.box import Box
from grader.engine.mark import mark
from grader.engine.submission import SubmissionError, read_submission


def mark_to_json(
    source: str,
    submission: bytes,
    name: str,
    seconds: float,
    box: Box | None = None,
) -> str:
    """Return a submission's marks as JSON; this is what a worker does.

    It is an object with "results" and "notebook", or with "failed", the
    reason why the submission cannot be marked.
    """
    try:
        marked = mark(
            nbformat.reads(source, as_version=4),
            read_submission(submission, name),
            name=name,
            seconds=seconds,
            box=box,
        )
    except SubmissionError as error:
        return json.dumps({"failed": str(error)})
    results = [asdict(result) for result in marked.results]
    return json.dumps({"results": results, "notebook": marked.notebook})
