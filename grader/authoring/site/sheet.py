"""The cheat sheet: each scheduler of torch, drawn from torch itself."""

import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from grader.authoring.site.examples import EXAMPLES
from grader.authoring.site.outline import Place, cell_place
from grader.authoring.site.pictures import twins, write_twins
from grader.lesson.plots import COLOURS

Make = Callable[[Optimizer], LRScheduler]
BASE, UPDATES = 0.1, 100
FALLS = 30  # updates after which the loss, as a plateau sees it, stays
CARD = """:::{{div}} scheduler
{picture}

**{name}.** {when}

```python
{code}
```

{where}
:::
"""


def rates(make: Make) -> list[float]:
    """Return the rates that a scheduler gives to UPDATES updates.

    A scheduler that watches a metric gets a loss that falls for a while.
    """
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=BASE, momentum=0.9)
    scheduler, used = make(optimizer), []
    for update in range(UPDATES):
        used.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(max(UPDATES - update, UPDATES - FALLS))
        else:
            scheduler.step()
    return used


def name(make: Make) -> str:
    """Return the name of the scheduler that an example makes."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], BASE)
    return type(make(optimizer)).__name__


def code(make: Make) -> str:
    """Return the lines that make the scheduler."""
    _, body = inspect.getsource(make).split('"""\n')
    return textwrap.dedent(body).strip().replace("return ", "scheduler = ")


def draw(used: list[float]) -> Figure:
    """Return the picture of a schedule's rates."""
    figure = Figure(figsize=(3, 1.25), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.step(range(len(used)), used, where="mid", color=COLOURS[0], lw=2)
    axes.set(ylim=(0, 0.11), yticks=(0, BASE), xticks=(0, 50, 100))
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.3)
    return figure


def in_words(called: str, used: list[float]) -> str:
    """Return what the picture of a schedule's rates shows, in words."""
    at = ", ".join(f"{used[n]:.3g} at {n}" for n in (0, 25, 50, 75, 99))
    return (
        f"{called}, learning rate by update: {at}; highest "
        f"{max(used):.3g}, lowest {min(used):.3g}."
    )


def where(called: str, cell: str, found: list[Place]) -> str:
    """Return a link to the place that explains a scheduler.

    `cell` names it, such as 03_cosine/cosine-idea; the other lessons that
    have the scheduler are named. Raises CourseError if there is no such cell.
    """
    best = cell_place(found, cell)
    word = re.compile(rf"\b{called}\b")
    told = {p.number for p in found if word.search(p.cell.source)}
    others = ", ".join(map(str, sorted(told - {best.number})))
    return f"{best.link()}.{f' Also in {others}.' if others else ''}"


def sheet(root: Path, found: list[Place]) -> dict[str, object]:
    """Return what the page is filled with; draw its pictures below `root`."""
    return {
        "count": len(EXAMPLES),
        "version": torch.__version__.partition("+")[0],
        "updates": UPDATES,
        "base": BASE,
        "cards": "\n".join(
            _card(root, make, cell, found) for make, cell in EXAMPLES.items()
        ),
    }


def _card(root: Path, make: Make, cell: str, found: list[Place]) -> str:
    called, used = name(make), rates(make)
    write_twins(root, f"sheet-{called}", draw(used))
    return CARD.format(
        picture=twins(f"sheet-{called}", in_words(called, used)),
        name=called,
        when=inspect.getdoc(make),
        code=code(make),
        where=where(called, cell, found),
    )
