"""What the local stack tells its user when it cannot go on."""


class LocalStackError(Exception):
    """Something that the user can put right; the text says what and how."""
