"""Arguments and options that several commands share."""

from typing import Annotated

import typer

Lesson = Annotated[str, typer.Argument(help="The lesson, such as 01_basics.")]
Lessons = Annotated[
    list[str] | None, typer.Argument(help="The lessons; all by default.")
]
Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="The first port to try."),
]
Browser = Annotated[bool, typer.Option(help="Open a browser.")]
