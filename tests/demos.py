"""Demo cells: what they make for other cells, and less training in them."""

import ast
import inspect
import symtable

from grader.course.cells import cell_id


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_demo(cell):
    return "demo" in cell.metadata.get("tags", [])


def without_demos(notebook, kept=()):
    """The notebook without the cells that only show, but for some; for tests
    in which others run it. In place."""
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not is_demo(cell) or cell_id(cell) in kept
    ]
    return notebook


def names(code):
    """The names a cell has from other cells, and those that it makes."""
    used, made = set(), set()
    for statement in ast.parse(code).body:
        its_used, its_made = of_statement(ast.unparse(statement))
        used |= its_used - made
        made |= its_made
    return used, made


def of_statement(code):
    top = symtable.symtable(code, "cell", "exec")
    used, made, tables = set(), set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for name in table.get_symbols():
            if table is not top and not name.is_global():
                continue
            if name.is_referenced():
                used.add(name.get_name())
            if name.is_assigned() or name.is_imported():
                made.add(name.get_name())
    return used, made


def borrowings(notebook):
    """Each cell that is no demo, with a name it has from a demo cell."""
    from_demo = set()
    for cell in code_cells(notebook):
        used, made = names(cell.source)
        if is_demo(cell):
            from_demo |= made
            continue
        from_demo -= made
        for name in sorted(used & from_demo):
            yield cell_id(cell), name


def one_run(train):
    """The training, which is done once and stands for all of its form.

    Neither seeds nor rates make another form, nor do weights or digits of
    the same shapes. What is recorded trains, for a record has to see it.
    """
    import copy
    import functools
    import inspect
    import sys

    import torch

    def form(value):
        if isinstance(value, functools.partial):
            value = [value.func, value.args, value.keywords]
        if isinstance(value, torch.nn.Module):
            value = list(value.parameters())
        if isinstance(value, dict):
            value = [*value.items()]
        if isinstance(value, list | tuple):
            return tuple(map(form, value))
        if isinstance(value, float | torch.Tensor):
            return type(value), getattr(value, "shape", ())
        return value if isinstance(value, str | int) else id(value)

    def is_recorded(frame):
        while frame and frame.f_code.co_name != "record":
            frame = frame.f_back
        return frame is not None

    done, signature = {}, inspect.signature(train)

    @functools.wraps(train)
    def once(*args, **kwargs):
        if is_recorded(sys._getframe()):
            return train(*args, **kwargs)
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        given.arguments["seed"] = 0
        key = form(given.arguments)
        if key not in done:  # the arguments stay, and so do their ids
            done[key] = train(*given.args, **given.kwargs), given
        return copy.deepcopy(done[key][0])

    return once


def with_one_run(notebook):
    """Let the demo cells of a notebook train once for all seeds and rates,
    in place; return how many functions of theirs do.

    What leaves the training to another is not among them: it may do more.
    """
    cells, count = code_cells(notebook), 0
    named = {name for cell in cells for name in trainers(cell.source)}
    for cell in filter(is_demo, cells):
        tree = ast.parse(cell.source)
        trainings = [
            node
            for node in tree.body
            if takes_seed(node) and not named & (called(node) - {node.name})
        ]
        for node in trainings:
            node.decorator_list.append(ast.Name("one_run"))
        if trainings:
            code = ast.unparse(ast.fix_missing_locations(tree))
            cell.source = f"{inspect.getsource(one_run)}\n\n{code}"
        count += len(trainings)
    return count


def trainers(code):
    """The names of the functions that take a seed."""
    return {each.name for each in ast.parse(code).body if takes_seed(each)}


def called(node):
    """The names of what a function calls."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return {getattr(call.func, "id", "") for call in calls}


def takes_seed(node):
    if not isinstance(node, ast.FunctionDef):
        return False
    yields = any(isinstance(each, ast.Yield) for each in ast.walk(node))
    return "seed" in [arg.arg for arg in node.args.args] and not yields
