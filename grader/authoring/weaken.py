"""Weaker checks made by machine: an assertion less, or a looser one."""

import ast
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from re import Match

from grader.course.regions import HIDDEN

LOOSER = 100  # times
TOLERANCES = ("atol", "rtol", "abs_tol", "rel_tol")
LESS, MORE = (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)
LINE = 70

# What is done, in words; what else it is a part of; and the doing.
Change = tuple[str, tuple[str, ...], Callable[[], object]]


@dataclass(frozen=True)
class Weakening:
    """A check that asserts less: what it does without, and its code.

    `place` numbers the assertions of the visible part, or of the whole check
    where `hidden`; `more` says which weakenings of it take away still more.
    """

    said: str
    more: tuple[str, ...]
    code: str
    place: int
    hidden: bool


def weakenings(source: str, shared: Iterable[str] = ()) -> list[Weakening]:
    """Return a check's weaker forms: a form for each part of an assertion.

    Each `assert` and each call of an `expect...` is left out, then each part
    of an `and`, and each bound is made a hundred times looser. The forms of
    a visible assertion have no hidden part. The functions of `shared`, which
    other checks use, stay as they are.
    """
    hidden = {
        line
        for region in HIDDEN.finditer(source)
        for line in _lines(source, region)
    }
    visible = HIDDEN.sub("", source)
    everywhere = set(range(visible.count("\n") + 2))
    return [
        *_weaker(visible, set(shared), everywhere, hidden=False),
        *_weaker(source, set(shared), hidden, hidden=True),
    ]


def _lines(source: str, region: Match[str]) -> range:
    first, last = (source.count("\n", 0, place) for place in region.span())
    return range(first + 1, last + 1)


def _weaker(
    code: str, shared: Set[str], lines: Set[int], *, hidden: bool
) -> Iterator[Weakening]:
    for place, node in enumerate(_assertions(ast.parse(code), shared)):
        if node.lineno not in lines:
            continue
        for number in range(len(list(_changes(node)))):
            tree = ast.parse(code)
            same = _assertions(tree, shared)[place]
            said, more, change = list(_changes(same))[number]
            change()
            weaker = ast.unparse(ast.fix_missing_locations(tree))
            yield Weakening(said, more, weaker, place, hidden)


def _assertions(
    tree: ast.Module, shared: Set[str]
) -> list[ast.Assert | ast.Expr]:
    own = (x for x in tree.body if getattr(x, "name", "") not in shared)
    nodes = (node for statement in own for node in ast.walk(statement))
    return [
        node
        for node in nodes
        if isinstance(node, ast.Assert)
        or (isinstance(node, ast.Expr) and _expects(node.value))
    ]


def _expects(value: ast.expr) -> bool:
    function = getattr(value, "func", None)
    name = getattr(function, "id", getattr(function, "attr", ""))
    return bool(name.lstrip("_").startswith("expect"))


def _changes(node: ast.Assert | ast.Expr) -> Iterator[Change]:
    """Yield what can be done to an assertion; the first leaves it out."""
    if isinstance(node, ast.Assert):
        field, condition = "test", node.test
    else:
        field, condition = "value", node.value
    word = "assert " if isinstance(node, ast.Assert) else ""
    said = f"no answer needs '{word}{_short(condition)}'"
    yield said, (), partial(setattr, node, field, ast.Constant(True))
    if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
        for number, part in enumerate(condition.values):
            less = f"no answer needs the part '{_short(part)}'"
            true = ast.Constant(True)
            change = partial(condition.values.__setitem__, number, true)
            yield less, (said,), change
            yield from _looser(part, (said, less))
    else:
        yield from _looser(condition, (said,))


def _looser(condition: ast.expr, more: tuple[str, ...]) -> Iterator[Change]:
    """Yield a change for each bound in a condition."""
    for node in _affirmed(condition):
        if isinstance(node, ast.Compare):
            yield from _in_comparison(node, more)
        elif isinstance(node, ast.keyword) and _is_tolerance(node):
            new = ast.Constant(_number(node.value) * LOOSER)
            said = f"{ast.unparse(node)} may be {ast.unparse(new)}"
            yield said, more, partial(setattr, node, "value", new)


def _is_tolerance(node: ast.keyword) -> bool:
    return node.arg in TOLERANCES and _number(node.value) != 0


def _affirmed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a condition's nodes, but for what stands behind a `not`."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _affirmed(child)


def _in_comparison(
    node: ast.Compare, more: tuple[str, ...]
) -> Iterator[Change]:
    sides = [node.left, *node.comparators]
    for place, operation in enumerate(node.ops):
        for side in (place, place + 1):
            number = _number(sides[side])
            if number and isinstance(operation, LESS + MORE):
                is_most = (side == place) == isinstance(operation, MORE)
                grows = is_most == (number > 0)
                new = number * LOOSER if grows else number / LOOSER
                said = f"in '{_short(node)}', {number:g} may be {new:g}"
                change = partial(_set_side, node, side, ast.Constant(new))
                yield said, more, change


def _set_side(node: ast.Compare, side: int, new: ast.expr) -> None:
    if side:
        node.comparators[side - 1] = new
    else:
        node.left = new


def _number(node: ast.expr) -> float:
    """Return the number that is written there, or 0."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return 0
    return value if type(value) in (int, float) else 0


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= LINE else f"{text[: LINE - 3]}..."
