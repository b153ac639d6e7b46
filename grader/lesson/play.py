"""A picture to play with: any scheduler's rates, under sliders."""

import io
import math
from typing import Any

import ipywidgets as widgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from grader.lesson.schedules import BASE, SCHEDULES, Choice, Range, rates

LABEL = "9em"  # wide enough for the longest name
WIDGET = "application/vnd.jupyter.widget-view+json"


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

    Where no sliders can run, a notebook shows the first picture instead.
    """

    def __init__(self, name: str = "StepLR") -> None:
        self.name = name
        self.still = picture(rates(name), name)  # raises for a wrong name
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

    def _choose(self, change: object = None) -> None:
        values = SCHEDULES[self._choice.value].sliders
        self._base.disabled = self._choice.value == "OneCycleLR"  # unused
        sliders = [_slider(name, allowed) for name, allowed in values.items()]
        for slider in sliders:
            slider.observe(self._draw, "value")
        self._sliders.children = sliders
        self._draw()

    def _draw(self, change: object = None) -> None:
        sliders = self._sliders.children
        chosen = {slider.description: slider.value for slider in sliders}
        used = rates(self._choice.value, self._base.value, **chosen)
        self._image.value = picture(used, self._choice.value)
        self._facts.value = (
            f"{len(used)} updates: first {used[0]:.4g}, highest "
            f"{max(used):.4g}, lowest {min(used):.4g}, last {used[-1]:.4g}"
        )

    def __repr__(self) -> str:
        return f"Play({self.name!r})"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        # ipywidgets 7 has no such bundle to take from the box.
        view = {"version_major": 2, "version_minor": 0}
        data = {
            WIDGET: {**view, "model_id": self.box.model_id},
            "text/plain": repr(self),
            "image/png": self.still,
        }
        text = f"{self.name}: learning rate used by update."
        return data, {"image/png": {"alt": text}}


def _slider(name: str, allowed: Range | Choice) -> widgets.Widget:
    """Return the slider, or the menu, that sets a parameter."""
    if isinstance(allowed, list):
        return widgets.Dropdown(
            options=allowed,
            description=name,
            style={"description_width": LABEL},
        )
    low, high, first = allowed
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
