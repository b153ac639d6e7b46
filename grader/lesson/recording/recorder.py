"""The recorder: what rate reached the parameters at each update.

It stands around the body of each `step` of a torch optimizer, inside of the
optimizer's own hooks. So it sees what an update really used, in whatever
style a loop is written, and whatever a log or a warning says.

An optimizer of torch's own reads its rate after its closure (LBFGS before)
and does not change it: the recorder reads it when the body ends. A class
with a `step` of its own may set a rate there. So a group's rate is then read
when the step is about to write to the first of the group's parameters.

An optimizer that calls another's `step` leaves the update to that one, and
only that one is noted, unless the outer one updates more parameters: then
the update is its own. A wrapper of two optimizers makes two updates.

What the recorder cannot know:

- a rate that is in no `param_groups[…]["lr"]`, such as the factors that
  Adafactor, Prodigy or a schedule-free optimizer keep to themselves;
- how the rate goes on in a `step` that writes several times: the first
  write's counts. A step that writes by other means than torch's functions
  (a compiled one, an extension) is read when it ends. For plain SGD the
  `implied` rate of an update tells if that is wrong;
- what moves parameters without an optimizer, and updates from gradients
  that were never in `.grad`, as evolution strategies make them;
- whether large parameters move where the smallest of the group does;
- an update that a replayed CUDA graph makes: the summary counts replays;
- the batch of an update where no `nn.Module` was called with a tensor, all
  but the last of several batches that make one update, and every batch and
  gradient after the first hundred updates.
"""

import threading
from collections.abc import Callable
from typing import Any

import torch
from torch.optim import Optimizer
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils.hooks import RemovableHandle

from grader.lesson.diagnosis import remember
from grader.lesson.probes import follows
from grader.lesson.recording.batches import Batches
from grader.lesson.recording.call import Call, held_by
from grader.lesson.recording.readings import FEW, fingerprint
from grader.lesson.recording.scheduled import Watching
from grader.lesson.recording.steps import Args, Bodies, Body, Kwargs
from grader.lesson.recording.trace import Trace

CLOSELY = 100  # updates whose batch and gradient are looked at: that's slow


class Recorder:
    """A context manager that records the updates made inside it.

    >>> with Recorder() as trace:
    ...     train()
    >>> trace.rates

    Recorders nest: an inner one does not hide updates from an outer one.
    The hooks are removed on the way out, also by an exception.
    """

    def __init__(self) -> None:
        self.trace = Trace()
        self._bodies = Bodies(self._around)
        self._batches = Batches()
        self._hooks: list[RemovableHandle] = []
        self._thread = _Thread()
        self._unreached: dict[int, Call] = {}
        self._steady: dict[int, bool] = {}  # does the smallest one move?
        self._made: dict[int, int] = {}  # updates, by optimizer
        self._watching = Watching(self._count)
        self.trace.events = self._watching.events
        self._closely = CLOSELY

    def __enter__(self) -> Trace:
        self._hooks = [register_optimizer_step_pre_hook(self._before)]
        self._watching.start()
        if self._closely > 0:
            self._batches.start()
        return self.trace

    def __exit__(self, *exception: object) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()
        self._unreached.clear()
        self._bodies.leave()
        self._batches.stop()
        self._watching.stop()

    def _before(
        self, optimizer: Optimizer, args: Args, kwargs: Kwargs
    ) -> None:
        """Get around the body, or look from the hooks if there's no way."""
        if torch.compiler.is_compiling():  # a compiled step must leave here
            torch._dynamo.graph_break()
        if self._bodies.reach(type(optimizer)) or is_capturing():
            return
        self._unreached[id(optimizer)] = call = Call(optimizer)
        call.begin()
        if len(self._hooks) == 1:
            after = register_optimizer_step_post_hook(self._after)
            self._hooks.append(after)

    def _after(self, optimizer: Optimizer, args: Args, kwargs: Kwargs) -> None:
        call = self._unreached.pop(id(optimizer), None)
        if call is not None:
            call.end()
            self._note([call])

    def _around(
        self, body: Body, optimizer: Optimizer, *args: Any, **kwargs: Any
    ) -> Any:
        """Return what a body returns; note the call on its way."""
        calls = self._thread.calls
        outer = calls[-1] if calls and not calls[-1].in_closure else None
        is_super = outer is not None and outer.optimizer is optimizer
        if is_super or not self._hooks:
            return body(optimizer, *args, **kwargs)
        if is_capturing():  # nothing runs yet, and nothing may be read
            self.trace.events.captured += 1
            return body(optimizer, *args, **kwargs)
        is_steady = self._steady.get(id(optimizer), False)
        call = Call(optimizer, watch_all=not is_steady)
        calls.append(call)
        try:
            result = call.run(body, args, kwargs)
        finally:
            calls.pop()
        self._steady[id(optimizer)] = call.stands_for_all
        made = self._made_by(call) if call.inner or not call.moved else [call]
        if outer is None:
            self._note(made)
        else:
            outer.inner += made
        return result

    def _made_by(self, call: Call) -> list[Call]:
        """Return the calls that made the update: this one, or inner ones."""
        if call.only_wraps():
            return call.inner
        return [] if call.is_idle_wrapper() else [call]

    def _count(self, optimizer: Optimizer | None) -> int:
        """Return how many updates an optimizer has made, or all of them."""
        if optimizer is None:
            return sum(self._made.values())
        makers = [optimizer, *held_by(optimizer)]
        return sum(self._made.get(id(maker), 0) for maker in makers)

    def _note(self, calls: list[Call]) -> None:
        for call in calls:
            if call.is_update:
                key = id(call.optimizer)
                self._made[key] = self._made.get(key, 0) + 1
            if self._closely > 0:
                self._look_closely(call)
            self.trace.note(call)

    def _look_closely(self, call: Call) -> None:
        """Take the fingerprints of an update's batch and gradient."""
        if not call.parameters:
            return
        call.batch = self._batches.take(call.parameters)
        gradient = call.parameters[0].grad
        if gradient is not None and gradient.numel() <= FEW:
            call.gradient = fingerprint(gradient)
        self._closely -= 1
        if self._closely == 0:
            self._batches.stop()


def is_capturing() -> bool:
    """Return whether calls are captured into a CUDA graph, and not run."""
    return (
        torch.cuda.is_initialized()
        and torch.cuda.is_current_stream_capturing()
    )


class _Thread(threading.local):
    """The calls of `step` that are under way, the innermost last."""

    def __init__(self) -> None:
        self.calls: list[Call] = []


@follows
def record(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Trace:
    """Return the trace of `function(*args, **kwargs)`.

    The trace's `result` is what the function returned; an exception of the
    function is passed on.
    """
    with Recorder() as trace:
        trace.result = function(*args, **kwargs)
    remember(trace)
    return trace
