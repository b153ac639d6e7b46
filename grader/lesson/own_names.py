"""A check's names apart from the learner's, where both share a kernel.

Marked, a check runs in a process of its own: what it names is nothing that
an answer could use or lose. In a notebook both run in one kernel. There a
check that names a list `meant` would take the helper `meant` from the answer
that it is about to call, and a right answer would fail.
"""

import types
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

MISSING = object()


class OwnNames:
    """The names that checks give, kept for the checks that come later.

    A check reads the notebook's names as they are, with those of earlier
    checks over them, as long as no cell has given such a name anew.
    """

    def __init__(self) -> None:
        self._given: dict[str, tuple[Any, Any]] = {}  # and what it hid
        self._away: tuple[types.ModuleType, dict[str, Any]] | None = None

    def enter(self, shell: InteractiveShell) -> None:
        """Let the next code run in a copy of the notebook's names."""
        self.leave(shell)
        self._away = shell.user_module, shell.user_ns
        module = types.ModuleType("__main__")
        names = vars(module)
        names.update(shell.user_ns)
        for name, (value, hid) in self._given.items():
            if shell.user_ns.get(name, MISSING) is hid:
                names[name] = value
        self._set(shell, module, names)

    def leave(self, shell: InteractiveShell) -> None:
        """Go back to the notebook's names, if `enter` has left them."""
        if self._away is None:
            return
        module, names = self._away
        for name, value in shell.user_ns.items():
            hid = names.get(name, MISSING)
            if value is not hid and not name.startswith("_"):
                self._given[name] = value, hid
        self._set(shell, module, names)
        self._away = None

    @staticmethod
    def _set(
        shell: InteractiveShell,
        module: types.ModuleType,
        names: dict[str, Any],
    ) -> None:
        shell.user_module, shell.user_ns = module, names
