"""Print how well `trace.findings()` tells programs with rate bugs from others.

    python benchmarks/findings.py

The programs stand in `programs/`: some with a bug that a public thread
reports, some correct. A bug counts as found if a finding names it. Any other
finding is a false alarm, in a program with a bug as well. The later programs
were written when the rules were done, and no rule was changed for them.
"""

import contextlib
import io
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).parent / "programs"))
from kit import Program, is_there

from grader.lesson import Recorder

SHELVES = (
    *("stepping", "lengths", "warming", "groups", "resuming"),
    *("right_torch", "right_by_hand", "right_libraries"),
    *("later_bugs", "later_right"),
)
LIBRARIES = ("transformers", "timm", "lightning", "ignite", "fastai")


def main() -> None:
    """Measure on the first programs, and apart from them on the later."""
    torch.set_num_threads(1)
    there = [name for name in LIBRARIES if is_there(name)]
    gone = [name for name in LIBRARIES if name not in there]
    print(f"libraries: {', '.join(there) or 'none'}")
    if gone:
        print(f"not installed, their programs are left out: {', '.join(gone)}")
    programs = [p for p in all_programs() if is_there(p.needs)]
    report("first", [p for p in programs if not p.later])
    later = [p for p in programs if p.later]
    if later:
        report("later", later)


def all_programs() -> list[Program]:
    """Return the programs of all shelves."""
    modules = [import_module(name) for name in SHELVES if shelf_is_there(name)]
    return [p for module in modules for p in module.SHELF.programs]


def shelf_is_there(name: str) -> bool:
    return (Path(__file__).parent / "programs" / f"{name}.py").exists()


def findings_of(program: Program) -> set[str]:
    """Return the names of what is found in a run of a program."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        Recorder() as trace,
        contextlib.suppress(*refusals(program)),
    ):
        warnings.simplefilter("ignore")
        program.run()
    return {finding.name for finding in trace.findings()}


def refusals(program: Program) -> tuple[type[Exception], ...]:
    """Return what a program may raise: some were refused in their projects."""
    return (Exception,) if program.thread else ()


def report(which: str, programs: Sequence[Program]) -> None:
    """Print precision and recall, and what was missed or a false alarm."""
    found = {program.name: findings_of(program) for program in programs}
    bugs = [program for program in programs if program.thread]
    right = [program for program in programs if not program.thread]
    hits = [p for p in bugs if p.names & found[p.name]]
    alarms = [(p, found[p.name] - p.names - p.also) for p in programs]
    alarms = [(program, names) for program, names in alarms if names]
    told = len(hits) + sum(len(names) for _, names in alarms)
    on_right = sum(not program.thread for program, _ in alarms)
    print(
        f"\n{which} programs: {len(bugs)} with a bug, {len(right)} correct\n"
        f"recall {len(hits)}/{len(bugs)} = {share(len(hits), len(bugs))}, "
        f"precision {len(hits)}/{told} = {share(len(hits), told)}, "
        f"false alarms on {on_right} of {len(right)} correct programs"
    )
    for program in bugs:
        if program not in hits:
            print(f"missed: {program.name}: {program.reported}")
            print(f"        {program.thread}")
    for program, names in alarms:
        print(f"false alarm: {program.name}: {', '.join(sorted(names))}")


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "none"


if __name__ == "__main__":
    main()
