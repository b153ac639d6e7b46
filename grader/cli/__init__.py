"""The `grader` command: one module of commands for each audience."""

from grader.cli.app import main

__all__ = ["main"]
