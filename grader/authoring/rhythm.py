"""How a lesson reads: its rhythm of idea, guess, run, exercise and story.

A remark is no reason to stop a release. `test_lessons.py` wants none.
"""

import re
from collections.abc import Iterator
from statistics import mean

from nbformat import NotebookNode

from grader.authoring.form import learners_lines
from grader.course.cells import cell_id, cell_role
from grader.course.hints import STORY

CHECK_LINES = 10
IDEA_WORDS = 20  # of a prompt that explains what its exercise needs
KIND = re.compile(r"^> \*\*\w+ it \(", re.MULTILINE)
GUESS = re.compile(r"\*\*Guess")
BLOCK_END = re.compile(r"\n\s*\n|\n(?=[-*|] )|\n(?=\d\. )")
SENTENCE_END = re.compile(r"(?<=[.!?])[*_)\"]*\s+")


def remarks(notebook: NotebookNode) -> list[str]:
    """Return a line for each place where a lesson's rhythm breaks.

    Each line names the cell and says what to do.
    """
    cells = notebook.cells
    return [*_on_ideas(cells), *_on_guesses(cells), *_on_stories(cells)]


def long_checks(notebook: NotebookNode) -> list[str]:
    """Return a line for each check that is longer than a reader likes.

    Nothing enforces this while lessons still have such checks.
    """
    lengths = {
        cell_id(cell): len(learners_lines(cell))
        for cell in notebook.cells
        if cell_role(cell) == "check"
    }
    return [
        f"cell {name}: {lines} visible lines of a check; aim at "
        f"{CHECK_LINES}: what checks share has a name in the library"
        for name, lines in lengths.items()
        if lines > CHECK_LINES
    ]


def figures(notebook: NotebookNode) -> str:
    """Return a line with the measures of a lesson's text."""
    texts = [
        prose(cell.source).split()
        for cell in notebook.cells
        if cell.cell_type == "markdown"
    ]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [cell for cell in code if cell_role(cell) != "check"]
    lines = sum(len(learners_lines(cell)) for cell in shown)
    words, length = sum(map(len, texts)), mean(sentence_lengths(notebook))
    return (
        f"{words} words, {words / len(texts):.0f} a markdown cell, "
        f"{length:.1f} a sentence, {words / lines:.1f} a line of code; "
        f"{len(texts) / len(code):.2f} markdown cells a code cell"
    )


def sentence_lengths(notebook: NotebookNode) -> list[int]:
    """Return how many words each sentence of a lesson's prose has.

    Headings, tables and single words are not sentences.
    """
    sentences = [
        sentence.split()
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for block in BLOCK_END.split(cell.source)
        if not block.startswith(("#", "|"))
        for sentence in SENTENCE_END.split(prose(block))
    ]
    return [len(words) for words in sentences if len(words) > 1] or [0]


def prose(text: str) -> str:
    """Return markdown text without its tags and link targets."""
    return re.sub(r"<[^>]+>|\]\([^)]*\)", " ", text)


def _on_ideas(cells: list[NotebookNode]) -> Iterator[str]:
    """Yield a line for each prompt whose idea stands nowhere before it."""
    explained = False
    for cell in cells:
        if cell_role(cell) == "check":
            explained = False
        elif cell.cell_type == "markdown":
            prompt = KIND.search(cell.source)
            before = cell.source[: prompt.start()] if prompt else ""
            if prompt and not explained and len(before.split()) < IDEA_WORDS:
                yield (
                    f"cell {cell_id(cell)}: the prompt comes without its "
                    "idea; explain it in a cell before"
                )
            elif not prompt and not STORY.match(cell.source):
                explained = True


def _on_guesses(cells: list[NotebookNode]) -> Iterator[str]:
    """Yield a line for each guess that does not stand alone before a run."""
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        guess = cell.cell_type == "markdown" and GUESS.search(cell.source)
        if guess and guess.start() > 0:
            yield f"cell {cell_id(cell)}: give the guess a cell of its own"
        elif guess and (after is None or after.cell_type != "code"):
            yield f"cell {cell_id(cell)}: no run follows the guess; move it"


def _on_stories(cells: list[NotebookNode]) -> Iterator[str]:
    """Yield a line for each story that is not alone, or above a check."""
    last = ""
    for cell in cells:
        if cell.cell_type == "code":
            last = cell_role(cell)
            continue
        name = cell_id(cell)
        if STORY.match(cell.source) and KIND.search(cell.source):
            yield f"cell {name}: give the story a cell of its own"
        elif STORY.match(cell.source) and last != "check":
            yield f"cell {name}: no check stands above the story; move it"
        elif "Met in the wild" in cell.source and not STORY.match(cell.source):
            yield f"cell {name}: give the story a cell of its own"
