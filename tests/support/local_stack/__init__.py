"""The local stack and its parts, running, and their users."""
