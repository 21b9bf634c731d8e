"""A pool's functions: what they receive, who may call them, and how asynchronous events are tried again."""
