"""Formgrader's own pages, with names that are text and nothing else.

They show what students are called, and what stands in an address, as they
are: a name, or a link that somebody sent, could run a script with all of the
instructor's rights. It is an extension of the server, which the instructor's
settings switch on.
"""

from typing import Any


def _load_jupyter_server_extension(server: Any) -> None:
    """Escape names as soon as formgrader is there; Jupyter calls this."""

    def escape() -> None:
        pages = server.web_app.settings.get("nbgrader_jinja2_env")
        if pages is not None:
            pages.autoescape = True  # nbgrader has asked for none

    server.io_loop.add_callback(escape)
