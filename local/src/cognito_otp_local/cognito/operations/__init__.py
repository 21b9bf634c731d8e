"""Cognito's API: one module for each family of operations, named after it."""
