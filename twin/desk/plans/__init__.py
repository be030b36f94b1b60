"""Run cards: what an incident needs, how close to go, from which side."""
