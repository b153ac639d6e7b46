"""Wrong answers made by machine: small changes to a right one."""

import ast
from collections.abc import Iterator

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
OPERATIONS = {
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
    tree, found = ast.parse(code), []
    seen = {ast.unparse(tree)}
    for position, node in enumerate(ast.walk(tree)):
        for number, _ in enumerate(_changes(node)):
            clone = ast.parse(code)  # a copy would take ten times as long
            what, change = list(_changes(_node(clone, position)))[number]
            change()
            source = ast.unparse(ast.fix_missing_locations(clone))
            if source not in seen:
                seen.add(source)
                found.append((what, source))
    return found


def _node(tree, position):
    return list(ast.walk(tree))[position]


def _changes(node) -> Iterator[tuple[str, object]]:
    """Yield (what it does, a function that does it) for one node."""
    for name in BLOCKS:
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield from _in_block(block)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        new = COMPARISONS[type(node.ops[0])]
        yield f"comparison, line {node.lineno}", lambda: _set_op(node, new)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        new = OPERATIONS[type(node.op)]
        yield f"operation, line {node.lineno}", lambda: _put(node, "op", new())
    if isinstance(node, ast.Constant):
        yield from _in_constant(node)
    if isinstance(node, ast.Name) and node.id in NAMES:
        new = NAMES[node.id]
        yield f"{node.id} to {new}", lambda: _put(node, "id", new)
    if isinstance(node, ast.Call) and _is_scheduler(node.func):
        yield "another scheduler", lambda: _constant_rate(node)


def _in_block(block) -> Iterator[tuple[str, object]]:
    for place, statement in enumerate(block):
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            continue
        line = statement.lineno
        if not isinstance(statement, ast.FunctionDef):
            yield f"drop line {line}", lambda p=place: _drop(block, p)
        if place + 1 < len(block):
            yield (
                f"swap line {line} with the next",
                lambda p=place: _swap(block, p),
            )
        if isinstance(statement, (ast.For, ast.While)):
            yield (
                f"move the loop's last line out, line {line}",
                lambda p=place: block.insert(p + 1, _pop(block[p].body)),
            )
            if place + 1 < len(block):
                yield (
                    f"move a line into the loop, line {line}",
                    lambda p=place: block[p].body.append(block.pop(p + 1)),
                )


def _in_constant(node) -> Iterator[tuple[str, object]]:
    if isinstance(node.value, bool):
        yield f"not {node.value}", lambda: _put(node, "value", not node.value)
    elif isinstance(node.value, int):
        for step in (1, -1):
            yield (
                f"{node.value} to {node.value + step}, line {node.lineno}",
                lambda s=step: _put(node, "value", node.value + s),
            )


def _put(node, field, value):
    setattr(node, field, value)


def _set_op(node, new):
    node.ops[0] = new()


def _drop(block, place):
    if len(block) == 1:
        block[place] = ast.Pass()
    else:
        del block[place]


def _pop(block):
    last = block.pop()
    if not block:
        block.append(ast.Pass())
    return last


def _swap(block, place):
    block[place], block[place + 1] = block[place + 1], block[place]


def _is_scheduler(function) -> bool:
    name = getattr(function, "id", getattr(function, "attr", ""))
    return name.endswith("LR") or name.startswith("CosineAnnealing")


def _constant_rate(node):
    node.func = ast.parse(
        "torch.optim.lr_scheduler.ConstantLR", mode="eval"
    ).body
    node.args, node.keywords = (
        node.args[:1],
        [ast.keyword("factor", ast.Constant(1.0))],
    )
