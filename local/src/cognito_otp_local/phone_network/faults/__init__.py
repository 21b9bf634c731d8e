"""Faults: what the phone network does wrong on request."""
