"""Makes the local phone network misbehave, through the inbox's HTTP calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.web.http_client import http_client

OPERATION = "SendTextMessage"
DEFAULT_SLOW_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PhoneNetwork:
    """The phone network behind the inbox at ``inbox_url``.

    Each method makes the next ``times`` calls of ``operation`` go wrong; None means every call until ``restore``.
    """

    inbox_url: str

    def throttle(self, *, times: int | None = 1, operation: str = OPERATION) -> None:
        """Refuse calls with ThrottlingException."""
        self._add(operation, times, kind="throttle")

    def fail(self, error: str, reason: str | None = None, *, times: int | None = 1, operation: str = OPERATION) -> None:
        """Refuse calls with an exception of the service, such as ValidationException, and its Reason."""
        self._add(operation, times, kind="error", error=error, reason=reason)

    def slow(self, seconds: float = DEFAULT_SLOW_SECONDS, *, times: int | None = 1, operation: str = OPERATION) -> None:
        """Answer calls late."""
        self._add(operation, times, kind="slow", seconds=seconds)

    def drop(self, *, accepting: bool = False, times: int | None = 1, operation: str = OPERATION) -> None:
        """Close the connection instead of answering; ``accepting`` sends the text all the same."""
        self._add(operation, times, kind="drop_after" if accepting else "drop_before")

    def restore(self) -> None:
        """Take back every fault."""
        self._call("DELETE", None)

    def _add(self, operation: str, times: int | None, **fault: Any) -> None:
        given = {name: value for name, value in fault.items() if value is not None}
        self._call("POST", {"operation": operation, "times": times, **given})

    def _call(self, method: str, document: dict[str, Any] | None) -> None:
        with http_client() as client:
            answer = client.request(method, f"{self.inbox_url}/network/faults", json=document)
        if not answer.is_success:
            raise LocalStackError(f"the phone network refused the fault: {answer.text}")
