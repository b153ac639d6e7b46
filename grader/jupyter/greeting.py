"""What the learner's JupyterLab prints in place of a server's log.

It is an extension of the server, which the learner's settings switch on.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_server.serverapp import list_running_servers

from grader.course.folders import lab_command

HIDDEN = "..."  # in place of a token that somebody has chosen


def _load_jupyter_server_extension(server: Any) -> None:
    """Greet as soon as the server answers; Jupyter calls this by its name."""
    provider = server.identity_provider
    token = provider.token
    if token and not provider.token_generated:
        token = HIDDEN
    provider.token_generated = False  # else Jupyter would tell it, at length

    def greet() -> None:
        print(*greeting(server, token), sep="\n", flush=True)

    server.io_loop.add_callback(greet)


def greeting(server: Any, token: str) -> Iterator[str]:
    """Yield the address, three lines on how to go on, and a warning if the
    same files are open in another JupyterLab."""
    page = server.connection_url.rstrip("/") + server.default_url
    yield f"\nJupyterLab is at {_with(token, page)}"
    yield "Shift+Enter runs a cell; the check below an exercise marks it."
    yield (
        f"Your copies are in {server.root_dir}; '{lab_command('check')}' "
        "marks them all."
    )
    yield "Ctrl+C, twice, ends it. What you have saved stays."
    for other in others(server.root_dir):
        address = _with(other["token"], other["url"] + "lab")
        yield (
            f"\nThe same lessons are open in another JupyterLab, {address}\n"
            "Each would overwrite what the other saves: use one, and end "
            "the other."
        )


def _with(token: str, address: str) -> str:
    return f"{address}?token={token}" if token else address


def others(folder: str) -> Iterator[dict[str, Any]]:
    """Yield what is known of each other server that works in a folder."""
    for server in list_running_servers():
        same = Path(server.get("root_dir", "")).resolve()
        if server["pid"] != os.getpid() and same == Path(folder).resolve():
            yield server
