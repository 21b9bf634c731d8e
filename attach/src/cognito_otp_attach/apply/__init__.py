"""Carries a plan out, in steps that each leave the pool as it was or as it was planned, and says which."""
