"""How long a learner's cell may run."""

CELL_SECONDS = 30.0
