"""The operations on what the account owns: one module a topic, named after it."""
