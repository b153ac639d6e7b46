"""A picture to play with: any scheduler's rates, under sliders."""

import io
import math

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from grader.lesson.schedules import BASE, SCHEDULES, rates

LABEL = "9em"  # for the longest name


def picture(used: list[float], title: str) -> bytes:
    """Return the rates as a picture, in PNG."""
    figure = Figure(figsize=(7, 3), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.step(range(len(used)), used, "o-", where="mid", ms=2)
    axes.set(title=title, xlabel="update", ylabel="learning rate used")
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight", dpi=140)
    return stream.getvalue()


class Play:
    """The rates of a scheduler, with a slider for each of its parameters.

    A notebook shows sliders where they run, and else the first picture.
    """

    def __init__(self, name: str = "StepLR"):
        self.name = name
        self.still = picture(rates(name), name)  # says so if there is none
        self._base = _slider("base rate", BASE)
        self._choice = widgets.Dropdown(
            options=list(SCHEDULES), value=name, description="scheduler"
        )
        self._sliders = widgets.VBox()
        self._image = widgets.Image(
            format="png", value=self.still, layout={"max_width": "700px"}
        )
        self._facts = widgets.Label()
        self._choice.observe(self._choose, "value")
        self._base.observe(self._draw, "value")
        self._choose()
        self.box = widgets.VBox(
            [
                self._choice,
                self._base,
                self._sliders,
                self._image,
                self._facts,
            ]
        )

    def _choose(self, change=None) -> None:
        specs = SCHEDULES[self._choice.value].sliders
        self._base.disabled = self._choice.value == "OneCycleLR"  # unused
        made = [_slider(key, spec) for key, spec in specs.items()]
        for one in made:
            one.observe(self._draw, "value")
        self._sliders.children = made
        self._draw()

    def _draw(self, change=None) -> None:
        chosen = {one.description: one.value for one in self._sliders.children}
        used = rates(self._choice.value, self._base.value, **chosen)
        self._image.value = picture(used, self._choice.value)
        self._facts.value = (
            f"{len(used)} updates: first {used[0]:.4g}, highest "
            f"{max(used):.4g}, lowest {min(used):.4g}, last {used[-1]:.4g}"
        )

    def __repr__(self) -> str:
        return f"Play({self.name!r})"

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        shown = self.box._repr_mimebundle_()
        return shown | {"text/plain": repr(self), "image/png": self.still}


def _slider(name: str, spec: tuple) -> widgets.Widget:
    """Return what a parameter is set with; `spec` is as in Schedule."""
    if isinstance(spec[0], str):
        return widgets.Dropdown(
            options=spec,
            description=name,
            style={"description_width": LABEL},
        )
    low, high, first = spec
    whole = isinstance(first, int)
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    # A grid of round numbers, 30 or more of them.
    step = 1 if whole else 10 ** math.floor(math.log10((high - low) / 30))
    return kind(
        value=first,
        min=low,
        max=high,
        step=step,
        description=name,
        readout_format="d" if whole else ".3g",
        style={"description_width": LABEL},
    )
