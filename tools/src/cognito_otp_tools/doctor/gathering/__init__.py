"""Gathers the facts in a few steps, of which each needs the one before; the readings of a step run at once."""
