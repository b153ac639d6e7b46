"""Help on request: the next hint, then the reference answer and its story."""

import difflib

from grader.course.cells import read
from grader.course.folders import Course, CourseError, grader_command
from grader.course.hints import answer_and_start, hints_written, story_after
from grader.course.lookup import source_path
from grader.learner.state import HINTS_GIVEN, load_state, save_state


def give_next_hint(course: Course, lesson: str, exercise: str) -> str:
    """Return an exercise's hints up to the next one, and count it as given."""
    hints = hints_written(read(source_path(course, lesson)), exercise)
    name = f"{lesson}/{exercise}"
    given = load_state(course, HINTS_GIVEN)
    count = min(given.get(name, 0) + 1, len(hints))
    save_state(course, HINTS_GIVEN, given | {name: count})
    left = len(hints) - count
    more = (
        f"({left} more: ask again)"
        if left
        else "(That was the last hint; "
        f"'{grader_command()} show {name} --give-up' shows the answer.)"
    )
    return "\n\n".join([name, *hints[:count], more])


def forget_given_hints(
    course: Course, lesson: str, exercise: str = ""
) -> None:
    """Let the hints of an exercise, or of a whole lesson, start over."""
    given = load_state(course, HINTS_GIVEN)
    for name in list(given):
        its_lesson, _, its_exercise = name.partition("/")
        if its_lesson == lesson and exercise in ("", its_exercise):
            del given[name]
    save_state(course, HINTS_GIVEN, given)


def reveal_answer(
    course: Course, lesson: str, exercise: str, give_up: bool = False
) -> str:
    """Return the reference answer, what it changes and why, as markdown.

    Raises CourseError unless the learner's own answer passes or they
    `give_up`, and in a course that came without reference answers.
    """
    # They import torch.
    from grader.learner.check import check_lesson
    from grader.lesson.ours import other_style

    notebook = read(source_path(course, lesson))
    answer, start = answer_and_start(notebook, exercise)
    if not give_up and not check_lesson(course, lesson).passes(exercise):
        name, command = f"{lesson}/{exercise}", grader_command()
        raise CourseError(
            f"{name} has not passed yet: '{command} hint {name}' gives a "
            f"hint, '{command} show {name} --give-up' shows the answer"
        )
    parts = [f"# {exercise}", _diff(start, answer)]
    if other := other_style(course.solutions, lesson, exercise):
        parts.append(f"Another right answer, {other[0]}:")
        parts.append(f"```python\n{other[1]}\n```")
    return "\n\n".join([*parts, story_after(notebook, exercise)])


def _diff(start: str, answer: str) -> str:
    """Return the changes from `start` to `answer`, as markdown."""
    before, after = start.split("\n"), answer.split("\n")
    lines = list(difflib.unified_diff(before, after, lineterm="", n=99))
    body = "\n".join(lines[3:])  # without the file names
    return f"```diff\n{body}\n```"
