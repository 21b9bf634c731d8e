"""Attacks the deployed sender with answers, faults, kills and settings of every kind; see ``__main__``."""
