"""The shipped drills, each held against what it is to have and what it decided last."""
