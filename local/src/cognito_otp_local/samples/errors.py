"""What keeps an event from being made."""


class SampleError(Exception):
    """Something that the user can put right; the text says what and how, and holds no code."""


class StackUnseenError(SampleError):
    """A stack, or the account that it is in, could not be read or used."""
