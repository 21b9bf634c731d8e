"""What the sender needs from the outside world, as small protocols."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone


@dataclass(frozen=True, slots=True)
class Text:
    """One text to send. ``origination_identity`` None lets the service choose; ``time_to_live`` is in seconds."""

    to: Phone
    body: str = field(repr=False)
    origination_identity: str | None
    time_to_live: int


class CodeOpener(Protocol):
    """Opens sealed codes."""

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Return the plaintext of a base64 code sealed for this pool.

        Raises CodeUnreadableError when it never will open, KeyServiceUnavailableError when it may later.
        """
        ...


class TextSender(Protocol):
    """Sends texts."""

    def send(self, text: Text) -> str:
        """Hand over a text and return its message id (accepted, not delivered).

        Raises SendRefusedError, SendUnavailableError or SendUncertainError.
        """
        ...
