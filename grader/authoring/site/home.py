"""The first page: what the README says, and the lessons as cards."""

import re
from itertools import starmap
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.published import BADGES
from grader.authoring.site import pictures
from grader.authoring.site.documents import Links, documents, sections
from grader.authoring.site.outline import number
from grader.course.folders import Course
from grader.course.length import in_a_line, minutes, title

ROW = re.compile(r"^\| \d+ \| \[`(\w+)`\]\([^)]+\) \| (.+) \|$", re.M)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
CARDS = """:::::{{grid}} 1 1 2 2
:gutter: 3

{cards}
:::::"""
CARD = """::::{{grid-item-card}} {number} · {title}
:link: notebooks/{lesson}/{lesson}
:link-type: doc

{teaches}

:::{{card-footer}}
{length}
:::
::::
"""
BUTTON = """:::{{button-ref}} {target}
:ref-type: {kind}
:color: primary
{text}
:::"""
WAYS = (
    ("start", "ref", "Start"),
    ("{first}", "doc", "Read lesson 1"),
    ("schedulers", "doc", "Cheat sheet"),
    ("bugs", "doc", "Bug catalogue"),
)
CONTENTS = """```{{toctree}}
:hidden:
:caption: {caption}

{names}
```
"""
LOOK_UP = ("schedulers", "bugs", "glossary")
TEACH = (
    "docs/handbook",
    "docs/class",
    "docs/hub",
    "docs/graders",
    "docs/security",
)


def home(
    course: Course,
    lessons: dict[str, NotebookNode],
    links: Links,
    root: Path,
) -> dict[str, object]:
    """Return what the first page is filled with; copy its picture."""
    path = Path("README.md")
    readme = BADGES.sub("", (course.root / path).read_text("utf-8"))
    parts = sections(links.led(readme, path))
    heading, intro, *_ = re.split(r"\n\s*\n", parts.pop("").strip())
    parts.pop("Lessons", None)  # cards tell it
    return {
        "title": heading.removeprefix("# "),
        "intro": intro,
        "picture": _picture(course, readme, root),
        "ways": _buttons(next(iter(lessons))),
        "count": len(lessons),
        "hours": round(sum(map(minutes, lessons.values())) / 60),
        "lessons": _cards(lessons, dict(ROW.findall(readme))),
        "sections": "\n\n".join(starmap(_section, parts.items())),
        "contents": _contents(course, list(lessons)),
    }


def _buttons(first: str) -> str:
    """Return what leads on from the first page; `first` is a lesson."""
    path = f"notebooks/{first}/{first}"
    return "\n".join(
        BUTTON.format(target=target.format(first=path), kind=kind, text=text)
        for target, kind, text in WAYS
    )


def _section(name: str, text: str) -> str:
    """Return a section of the README, with a label to link to."""
    return f"({name.lower().replace(' ', '-')})=\n## {name}\n\n{text}"


def _picture(course: Course, readme: str, root: Path) -> str:
    """Return the HTML of the README's first picture."""
    found = PICTURE.search(readme)
    if not found:
        return ""
    picture = (course.root / found[2]).read_bytes()
    name = Path(found[2]).stem
    pictures.write(root, name, picture)
    return f'<div class="scrolls">{pictures.single(name, found[1])}</div>'


def _cards(lessons: dict[str, NotebookNode], table: dict[str, str]) -> str:
    cards = "\n".join(
        CARD.format(
            number=number(name),
            title=title(lesson),
            lesson=name,
            teaches=table.get(name, ""),
            length=in_a_line(lesson),
        )
        for name, lesson in lessons.items()
    )
    return CARDS.format(cards=cards)


def _contents(course: Course, lessons: list[str]) -> str:
    """Return the tables of contents, which the theme shows at the side."""
    names = [path.with_suffix("").as_posix() for path in documents(course)]
    teach = [name for name in TEACH if name in names]
    make = [name for name in names if name not in teach]
    tables = {
        "Lessons": [f"notebooks/{name}/{name}" for name in lessons],
        "Look up": LOOK_UP,
        "Teach": teach,
        "Change the course": sorted(make, key=lambda name: "/" in name),
    }
    return "\n".join(
        CONTENTS.format(caption=caption, names="\n".join(names))
        for caption, names in tables.items()
    )
