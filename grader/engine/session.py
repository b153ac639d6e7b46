"""A submission's processes, and all that passes between them.

The marker sits in the middle: it hands cells to the benches and the judge,
carries the judge's questions to a bench and the replies back, unread, and
keeps the time.

A lesson with hidden tests has two benches. Every cell runs on both, but the
hidden tests ask only the second one, and nothing that a cell does there is
shown: not what it prints, nor whether it ends. How long it takes can be
measured by the next cell on the first: docs/security.md says so.
"""

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

from grader.engine import wire
from grader.engine.box import Box
from grader.engine.channel import LateError, LostError
from grader.engine.forks import make_folder, remove_folder
from grader.engine.side import GRACE, Side
from grader.engine.workbench import GoneError, Workbench

RAISED = ("name", "text", "where")  # what is told of an exception
WHOLE = 10  # on each bench a notebook has this many times a cell's seconds


class NoVerdictError(GoneError):
    """The judge did not end a check, or ended in it."""


class Session:
    """The benches and the judge of one submission; a context manager.

    A cell or a check may take `seconds`. In a `box` the benches are shut in
    before any of the learner's code runs; raises SandboxError if that fails.
    Without `hidden` tests there is one bench. In the folder of each lie the
    `files`, by their paths.
    """

    def __init__(
        self,
        answers: list[str],
        seconds: float,
        box: Box | None = None,
        hidden: bool = True,
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        self.seconds = seconds
        self.folder = make_folder()
        self._sides: list[Side | Workbench] = []
        self._late = self._in_hidden = False  # the check under way
        self._told: list[dict[str, Any]] = []  # what each judge has to know
        self.unseen = 0.0  # seconds that went by on the bench nobody hears
        try:
            home = self.folder / "judge"
            home.mkdir()
            self._judge = Side("judge", str(home))
            self._sides.append(self._judge)
            self._benches = []
            for name in ("shown", "hidden")[: 1 + hidden]:
                home = self.folder / name
                bench = Workbench(home, box, seconds, WHOLE * seconds, files)
                self._sides.append(bench)
                self._benches.append(bench)
            for side in self._sides:
                side.ready()
            self._tell_judge({"do": "answers", "names": answers})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes and remove what they have written."""
        while self._sides:
            side = self._sides.pop()
            side.end() if isinstance(side, Side) else side.close()
        remove_folder(self.folder)

    def run(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell; return its outputs, and its error.

        Raises GoneError if the bench ended in it that is shown.
        """
        shown, *others = self._benches
        try:
            reply = shown.run(source, cell)
        except LateError:
            return {"outputs": [], "error": self._too_long()}
        for bench in others:
            with self._unseen(), contextlib.suppress(LateError, GoneError):
                bench.run_unread(source, cell)
        return reply

    @contextlib.contextmanager
    def _unseen(self) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.unseen += time.monotonic() - begun

    def prepare(self, source: str, cell: str) -> dict[str, Any]:
        """Run a cell of the lesson's own in the judge."""
        request = {"do": "run", "source": source, "cell": cell}
        return self._tell_judge({**request, "check": False})

    def check(self, source: str, cell: str) -> dict[str, Any]:
        """Run a check; return its error, or None if it passed.

        Raises GoneError if a bench ended in it. What did not end in its
        hidden part is told as any failure of that.
        """
        request = {"do": "run", "source": source, "cell": cell}
        reply, begun = dict[str, Any](), time.monotonic()
        try:
            reply = self._ask_judge({**request, "check": True})
        except NoVerdictError:
            if not self._in_hidden:
                raise
            self._late = True
            self._replace_judge()
            self.unseen += time.monotonic() - begun
        if self._late:  # whatever the check made of that
            facts = {"hidden": self._in_hidden}
            reply["error"] = {**self._too_long(), "facts": facts}
        return reply

    def _replace_judge(self) -> None:
        """Begin a new judge, which knows what the last one was told."""
        self._sides.remove(self._judge)
        # First: it would remove our folder if it saw the channel close.
        self._judge.process.end()
        self._judge.channel.close()
        late, hidden = self._late, self._in_hidden
        self._judge = Side("judge", str(self.folder / "judge"))
        self._sides.insert(0, self._judge)
        self._judge.ready()
        for request in self._told:
            self._ask_judge(request)
        self._late, self._in_hidden = late, hidden

    def _tell_judge(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the judge's reply; what is asked is kept for a new one."""
        self._told.append(request)
        return self._ask_judge(request)

    def _ask_judge(self, request: Any) -> dict[str, Any]:
        """Return the judge's reply; carry its questions to a bench."""
        self._late = self._in_hidden = False
        judge, ends = self._judge, time.monotonic() + self.seconds
        judge.channel.send(wire.encode(request))
        while True:
            # The bench has the check's time; the judge some more, to say so.
            left = ends + self.seconds + GRACE - time.monotonic()
            try:
                said = wire.decode(judge.channel.receive(max(left, GRACE)))
            except (LateError, LostError):
                raise NoVerdictError("The check did not end") from None
            if "done" in said:
                reply: dict[str, Any] = said["done"]
                return reply
            self._in_hidden = self._in_hidden or said["hidden"]
            judge.channel.send(self._carry(said["call"], said["hidden"], ends))

    def _carry(self, call: bytes, hidden: bool, ends: float) -> bytes:
        """Return a bench's reply to a question of the judge, unread.

        Where it is not even of a reply's form, or late, it is an exception.
        """
        request = {"do": "call", "call": call}
        said: dict[str, Any] = {"raised": self._too_long()}
        try:
            left = ends - time.monotonic()
            if left <= 0 or self._late:
                self._late = True
            elif hidden:
                said = self._ask_unseen(request, left)
            else:
                said = self._benches[0].ask(request, left)
        except LateError:
            self._late = True
        if isinstance(said.get("value"), bytes):
            try:
                return wire.encode({"value": said["value"]})
            except wire.WireError as error:  # it is just below the limit
                said = {"raised": {"name": "ValueError", "text": str(error)}}
        found = said.get("raised")
        found = found if isinstance(found, dict) else {}
        cut = {key: str(found.get(key, ""))[: wire.SAID] for key in RAISED}
        return wire.encode({"raised": cut})

    def _ask_unseen(self, request: Any, seconds: float) -> dict[str, Any]:
        """Return the reply of the bench that nobody hears.

        That it has ended is not told: only the hidden tests fail.
        """
        try:
            with self._unseen():
                return self._benches[-1].ask(request, seconds)
        except GoneError as gone:
            return {"raised": {"name": "Exception", "text": str(gone)}}

    def _too_long(self) -> dict[str, str]:
        said = f"The cell did not end within {self.seconds:g} seconds."
        return {"name": "TimeoutError", "text": said, "whose": "answer"}
