"""A JupyterLab that a test starts, without a browser."""

import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager


def get(url, tries=40):
    """What is at an address; it may not be listening yet."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.URLError:  # said to be running, not yet listening
        if not tries:
            raise
        time.sleep(0.25)
        return get(url, tries - 1)


def said_until(lab, words):
    """What the lab says, up to the line with `words`."""
    said = ""
    for line in lab.stdout:
        said += line
        if words in line:
            break
    return said


@contextmanager
def taken_port():
    """A port on which something listens already."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]
