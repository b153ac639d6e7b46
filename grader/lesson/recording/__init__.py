"""The recorder, and what it writes down of a run."""
