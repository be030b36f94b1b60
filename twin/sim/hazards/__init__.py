"""Hazards at work: one module each, all through the small interface of `hazard`."""
