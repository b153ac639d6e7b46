"""What a warm kernel's template imports, once; it does little else.

A kernel forked from here finds these modules loaded. No thread may start
and no random number may be drawn, for every fork would inherit that.
pyplot chooses its backend at the first figure, in the fork.
"""

import gc
import importlib
import os
import sys

from IPython.core.ultratb import VerboseTB

MODULES = (
    "grader.lesson.expect",
    "grader.lesson.lab",
    "grader.lesson.play",
    "grader.lesson.recording.recorder",
    "grader.engine.stream",
    "grader.engine.tensors",
    "ipykernel.debugger",  # a third of a second
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "grader.engine.bench",
    "grader.engine.judge",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "matplotlib.backends.backend_agg",
    "matplotlib.font_manager",
    "matplotlib.pyplot",
    "numpy",
    "psutil",
    "sklearn.neural_network",
    "tornado.platform.asyncio",
    "unittest.mock",
    "encodings.cp437",  # zip files' names
    "zipfile",
    "torch",
    "torch._dynamo",  # the first optimizer step imports it, for a second
)

# debugpy would print advice for people who debug.
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
for module in MODULES:
    importlib.import_module(module)
# The first traceback imports what colours it and looks through all modules.
try:
    raise AssertionError
except AssertionError:
    VerboseTB().text(*sys.exc_info())  # IPython 7 knows no themes
# Collected objects would be written to, and each fork copy their pages.
gc.collect()
gc.freeze()
