"""The picture to play with, and what pictures say without eyes."""

import matplotlib.pyplot as plt
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from torch.optim import lr_scheduler

from grader.lesson.alt_text import describe
from grader.lesson.play import Play
from grader.lesson.schedules import SCHEDULES, UPDATES, rates

SHOWN = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_scheduler_draws_at_both_ends_of_each_slider(name):
    assert hasattr(lr_scheduler, name)
    sliders = SCHEDULES[name].sliders
    assert len(set(rates(name))) > 1
    for parameter, spec in sliders.items():
        for value in spec[:2]:
            used = rates(name, 0.2, **{parameter: value})
            assert len(used) == UPDATES and min(used) >= 0


def test_every_scheduler_of_torch_is_there():
    made = {
        name
        for name in lr_scheduler.__all__
        if name not in ("LRScheduler", "_LRScheduler")
    }
    assert set(SCHEDULES) == made


def test_a_slider_changes_the_rates_and_the_picture():
    one = Play("StepLR")
    before = one._image.value
    (size,) = (
        s for s in one._sliders.children if s.description == "step_size"
    )
    size.value = 50
    assert one._image.value != before and "last 0.05" in one._facts.value
    one._choice.value = "OneCycleLR"
    names = [slider.description for slider in one._sliders.children]
    assert names[0] == "max_lr" and "highest 0.3999" in one._facts.value


def test_where_no_widget_runs_there_is_a_still_picture():
    shown, about = Play("CyclicLR")._repr_mimebundle_()
    assert SHOWN in shown and shown["image/png"].startswith(b"\x89PNG")
    assert shown["text/plain"] == "Play('CyclicLR')"
    assert about["image/png"]["alt"].startswith("CyclicLR: learning rate")


def test_an_unknown_name_is_told_the_names():
    with pytest.raises(ValueError, match="no schedule 'Step': StepLR, Multi"):
        Play("Step")


def test_a_pictures_text_names_its_axes_and_curves():
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="used")
    axes.plot([1, 2], label="meant")
    axes.set(title="Decay", xlabel="update", ylabel="learning rate")
    axes.legend()
    text = describe(figure)
    plt.close(figure)
    assert text == "Decay: learning rate by update. Curves: used; meant."


def test_a_notebooks_pictures_carry_their_text():
    code = (
        "from grader.lesson import lab\nimport matplotlib.pyplot as plt\n"
        "lab.start()\nlab.plot_rates([1, 2], [1, 1])\nplt.show()"
    )
    notebook = new_notebook(cells=[new_code_cell(code)])
    NotebookClient(notebook, kernel_name="warm").execute()
    (output,) = notebook.cells[0].outputs
    alt = output.metadata["image/png"]["alt"]
    assert alt == "learning rate by update. Curves: used; meant."
