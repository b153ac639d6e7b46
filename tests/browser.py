"""A JupyterLab of ours in Debian's Chromium, for the tests."""

import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from grader.paths import ROOT

SHOTS = ROOT / "screenshots"  # kept by CI; git ignores it
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SLOW = 120_000  # milliseconds; a busy machine is no failure


def chromium():
    """The path of the browser; without one the test fails in CI only."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found and os.environ.get("CI"):
        pytest.fail("no Chromium here: .ci/packages installs one")
    if not found:
        pytest.skip("no Chromium here: 'apt install chromium'")
    return found


@contextmanager
def jupyterlab(course, environment, command):
    """The address of `grader lab` or `grader teach`, without its path."""
    home = course.root / "home"
    home.mkdir()
    words = f"-m grader --course {course.root} {command} --no-browser"
    lab = subprocess.Popen(
        [sys.executable, *words.split(), "--port", "9100"],
        env=environment | {"JUPYTER_TOKEN": "t", "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        address, said = None, []
        for line in lab.stdout:
            said.append(line)
            address = re.search(r"http://localhost:\d+(\S*)\?token", line)
            if address:
                break
        assert address, "".join(said)
        threading.Thread(target=lab.stdout.read, daemon=True).start()
        yield address[0].partition("?")[0]
    finally:
        lab.terminate()
        try:
            lab.wait(30)
        except subprocess.TimeoutExpired:  # a kernel was just starting
            lab.kill()
            lab.wait()


@contextmanager
def page(address, size=(1280, 900)):
    """The page at an address of our JupyterLab, in a new browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=QUIET
        )
        width, height = size
        one = browser.new_page(viewport={"width": width, "height": height})
        one.set_default_timeout(SLOW)
        one.goto(f"{address}?token=t")
        yield one
        browser.close()


def save(one):
    """Save the notebook, and wait for it: Validate saves as well, and of
    two savings at once JupyterLab takes one for another program's."""

    def is_saved(response):
        return response.request.method == "PUT" and "contents" in response.url

    with one.expect_response(is_saved):
        one.keyboard.press("Control+s")


def validate(one):
    """Press nbgrader's Validate; return what its dialog says."""
    button = ".jp-NotebookPanel-toolbar >> text=Validate >> visible=true"
    one.locator(button).first.click()
    dialog = one.locator(".jp-Dialog")
    dialog.wait_for()
    return dialog.inner_text()


def shoot(one, name):
    """Keep a picture of the page."""
    SHOTS.mkdir(exist_ok=True)
    one.screenshot(path=SHOTS / f"{name}.png")


def menu(one, *labels):
    """Choose from JupyterLab's menus."""
    first, *rest = labels
    one.locator(".lm-MenuBar-itemLabel", has_text=first).first.click()
    for label in rest:
        one.locator(".lm-Menu-itemLabel", has_text=label).first.click()


def run_all(one):
    """Run all cells, once the kernel is there."""
    one.wait_for_selector("text=Python 3 (ipykernel) | Idle")
    menu(one, "Run", "Run All Cells")


def code_cell(one, text):
    """The code cell with a text in its source, or in its first line if it is
    folded."""
    shown = ".jp-InputArea-editor, .jp-InputPlaceholder"
    source = one.locator(shown, has_text=text)
    return one.locator(".jp-CodeCell", has=source).first


def rewrite(one, cell, source):
    """Put other source into a cell, and run it."""
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    one.keyboard.press("Control+A")
    one.keyboard.insert_text(source)
    one.keyboard.press("Shift+Enter")
