"""Goods: what the run card names is drawn from our depots, and what lacks is said and asked for."""
