"""The forms of the simulated world's figures: rows, people and their means, hazards."""
