"""Small training runs: with rate bugs of real projects, and with none."""
