"""Why the local stack cannot go on, in words for its user."""


class LocalStackError(Exception):
    """Something that the user can put right; the text says what and how."""
