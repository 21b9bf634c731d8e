"""Bringing the stack up: build, serve, deploy, stop."""
