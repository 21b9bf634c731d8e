"""What there is before anything is decided: pool, stack, functions, key, roles, and what was recorded."""
