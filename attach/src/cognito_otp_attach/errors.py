"""Every exception of the attach engine. Each text says what happened; none holds a secret."""

from __future__ import annotations

DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorizedException"})
BUSY = frozenset(
    {
        "ConcurrentModificationException",
        "TooManyRequestsException",
        "ThrottlingException",
        "Throttling",
        "TooManyUpdates",
    }
)
MISSING = frozenset({"NoSuchEntity", "NotFoundException", "ResourceNotFoundException"})
SERVER_ERROR = 500


class AttachError(Exception):
    """Any error that the engine raises on purpose."""


class StackMissingError(AttachError):
    """There is no stack of this name."""


class StackUnsuitableError(AttachError):
    """The stack is none of ours, or of a version that no pool can be attached to."""


class BackupUnsuitableError(AttachError):
    """A file is no backup of this pool."""


class ChangedMeanwhileError(AttachError):
    """Somebody else changed the pool, or its record, between reading and writing. Nothing was written over it."""


class SelfTestError(AttachError):
    """The sender answered a self test as no version of ours does."""


class AwsCallError(AttachError):
    """A call to AWS failed. ``action`` is what IAM calls it; the error of boto3 is its ``__cause__``.

    ``lost`` says that the call may have taken effect although no answer tells so.
    """

    def __init__(self, action: str, code: str, said: str, *, lost: bool) -> None:
        """Take the action, AWS's or botocore's name for the error, and its text."""
        super().__init__(f"{action} answered {code}: {said}" if not lost else f"{action} was not answered ({code})")
        self.action, self.code, self.said, self.lost = action, code, said, lost

    @property
    def denied(self) -> bool:
        """Whether the caller lacks a permission."""
        return self.code in DENIED

    @property
    def busy(self) -> bool:
        """Whether the same call may succeed a little later."""
        return self.code in BUSY

    @property
    def missing(self) -> bool:
        """Whether what was asked for is not there."""
        return self.code in MISSING
