"""Wrong answers made by machine: small changes to a right one."""

import ast
from collections.abc import Callable, Iterator
from functools import partial

# What a change does, in words, and the function that makes it in the tree.
Change = tuple[str, Callable[[], None]]
Statements = list[ast.stmt]

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mod,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
NAMES = {"min": "max", "max": "min"}
BLOCKS = ("body", "orelse", "finalbody")


def mutants(code: str) -> list[tuple[str, str]]:
    """Return the mutants of `code`, each as (what was done, its code).

    They drop or swap statements, move one into or out of a loop, change a
    comparison, an operation, a whole number by one, a truth value, swap min
    and max, and put a constant rate in a scheduler's place. All of them
    parse; the comments are lost.
    """
    tree = ast.parse(code)
    results, seen = [], {ast.unparse(tree)}
    for position, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(_changes(node)):
            clone = ast.parse(code)  # a copy would take ten times as long
            words, make = list(_changes(_node_at(clone, position)))[number]
            make()
            mutant = ast.unparse(ast.fix_missing_locations(clone))
            if mutant not in seen:
                seen.add(mutant)
                results.append((words, mutant))
    return results


def _node_at(tree: ast.AST, position: int) -> ast.AST:
    return list(ast.walk(tree))[position]


def _changes(node: ast.AST) -> Iterator[Change]:
    """Yield what can be changed about one node."""
    for name in BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield from _in_block(block)
    if isinstance(node, ast.Compare):
        yield from _in_comparison(node)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        operation = OPERATIONS[type(node.op)]()
        yield f"operation, line {node.lineno}", _put(node, "op", operation)
    if isinstance(node, ast.Constant):
        yield from _in_constant(node)
    if isinstance(node, ast.Name) and node.id in NAMES:
        name = NAMES[node.id]
        yield f"{node.id} to {name}", _put(node, "id", name)
    if isinstance(node, ast.Call) and _is_scheduler(node.func):
        yield "another scheduler", partial(_make_rate_constant, node)


def _in_block(block: Statements) -> Iterator[Change]:
    for place, statement in enumerate(block):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        line, is_last = statement.lineno, place + 1 == len(block)
        if not isinstance(statement, ast.FunctionDef):
            yield f"drop line {line}", partial(_drop, block, place)
        if not is_last:
            words = f"swap line {line} with the next"
            yield words, partial(_swap, block, place)
        if isinstance(statement, ast.For | ast.While):
            words = f"move the loop's last line out, line {line}"
            yield words, partial(_move_out, block, place, statement.body)
            if not is_last:
                words = f"move a line into the loop, line {line}"
                yield words, partial(_move_in, block, place, statement.body)


def _in_comparison(node: ast.Compare) -> Iterator[Change]:
    comparison = COMPARISONS.get(type(node.ops[0]))
    if comparison:
        changed = [comparison(), *node.ops[1:]]
        yield f"comparison, line {node.lineno}", _put(node, "ops", changed)


def _in_constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield f"not {value}", _put(node, "value", not value)
    elif isinstance(value, int):
        for number in (value + 1, value - 1):
            words = f"{value} to {number}, line {node.lineno}"
            yield words, _put(node, "value", number)


def _put(node: ast.AST, field: str, value: object) -> Callable[[], None]:
    """Return a function that sets a field of the node."""
    return partial(setattr, node, field, value)


def _drop(block: Statements, place: int) -> None:
    del block[place]
    _fill(block)


def _swap(block: Statements, place: int) -> None:
    block[place], block[place + 1] = block[place + 1], block[place]


def _move_out(block: Statements, place: int, body: Statements) -> None:
    """Put the last statement of the loop at `place` after the loop."""
    block.insert(place + 1, body.pop())
    _fill(body)


def _move_in(block: Statements, place: int, body: Statements) -> None:
    """Put the statement after the loop at `place` into the loop."""
    body.append(block.pop(place + 1))


def _fill(block: Statements) -> None:
    """Put `pass` into a block that has become empty."""
    if not block:
        block.append(ast.Pass())


def _is_scheduler(function: ast.expr) -> bool:
    name: str = getattr(function, "id", getattr(function, "attr", ""))
    return name.endswith("LR") or name.startswith("CosineAnnealing")


def _make_rate_constant(call: ast.Call) -> None:
    path = "torch.optim.lr_scheduler.ConstantLR"
    call.func = ast.parse(path, mode="eval").body
    call.args = call.args[:1]
    call.keywords = [ast.keyword("factor", ast.Constant(1.0))]
