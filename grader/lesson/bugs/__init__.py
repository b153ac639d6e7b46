"""What a trace shows of the bugs that real projects shipped."""
