"""What stands at the other end: the scripts that other graders call."""
