"""The marked regions of a cell: solution, planted bug, hidden tests."""

import re


def _region(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"^[ \t]*### BEGIN ({names})\n(?P<lines>.*?)"
        r"^[ \t]*### END \1[^\n]*(\n|\Z)",
        re.DOTALL | re.MULTILINE,
    )


SOLUTION = _region("SOLUTION")
PLANTED = _region("BUG|START")
HIDDEN = _region("HIDDEN TESTS")
RUBRIC = re.compile(r"^Rubric:\n(?P<lines>.*)", re.DOTALL | re.MULTILINE)
MARKS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


def reference_answer(source: str) -> str:
    """Return the author's code in the source of an answer cell."""
    return MARKS.sub("", PLANTED.sub("", source)).rstrip()


def starting_code(source: str) -> str:
    """Return what learners begin with in an answer cell of that source."""
    return PLANTED.sub(_uncomment, SOLUTION.sub("", source)).rstrip()


def _uncomment(planted: re.Match[str]) -> str:
    lines: str = planted["lines"]
    return re.sub(r"^([ \t]*)# ?", r"\1", lines, flags=re.MULTILINE)


def hidden_lines(check: str) -> set[int]:
    """Return the numbers, from 1, of a check's lines that are hidden."""
    return {
        line
        for region in HIDDEN.finditer(check)
        for line in range(
            check.count("\n", 0, region.start()) + 1,
            check.count("\n", 0, region.end()) + 1,
        )
    }
