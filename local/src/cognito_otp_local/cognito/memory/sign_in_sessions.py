"""Sign-ins that wait for an answer: the front's own SMS_MFA challenges, and those that the emulator has issued.

A session lives for the client's AuthSessionValidity, belongs to one user at one client, and is good for one
challenge: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow.html
"""

from __future__ import annotations

import hmac
import math
import secrets
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import SMS
from cognito_otp_local.cognito.errors import mfa_code_mismatch, session_expired, session_invalid, session_spent

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.user_directory import User

TRIES = {SMS: 3}
"""By challenge, after how many wrong codes a session is accepted no more; one of any other lives on."""
_TOKEN_BYTES = 96
# For how long after its end a session is still recognised, so that its owner is given the true reason.
_REMEMBERED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Session:
    """One challenge put to one user, whose number was ``phone`` then; ``code`` is the answer if it is known."""

    challenge: str
    pool_id: str
    client_id: str
    username: str
    expires_at: float
    phone: str | None = field(repr=False)
    code: str | None = field(default=None, repr=False)
    tries: int = 0
    spent: bool = False


class Sessions:
    """Pending challenges by their opaque tokens, kept in memory."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock in seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def open(self, challenge: str, client: Client, user: User, code: str | None = None) -> str:
        """Start a challenge and return its token."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self.adopt(token, challenge, client, user, code)
        return token

    def adopt(self, token: str, challenge: str, client: Client, user: User, code: str | None = None) -> None:
        """Remember a challenge whose token the emulator made."""
        now = self._clock()
        session = Session(
            challenge, user.pool_id, client.id, user.username, now + client.session_seconds, user.phone, code
        )
        with self._lock:
            self._prune(now)
            self._sessions[token] = session

    def require(self, token: str | None, challenge: str, client: Client) -> Session:
        """Return the session of a challenge that may still be answered; raise NotAuthorizedException otherwise."""
        with self._lock:
            return self._valid(token, challenge, client)

    def find(self, token: str, challenge: str) -> Session | None:
        """Return the session of a challenge that may be answered often; None if it lives no more."""
        with self._lock:
            session = self._sessions.get(token)
        alive = session is not None and session.challenge == challenge and self._clock() < session.expires_at
        return session if alive else None

    def answer(self, token: str, challenge: str, client: Client, code: str) -> Session:
        """Spend the session if the code is right.

        Raises CodeMismatchException for a wrong code; after TRIES of them the session may no longer be accepted.
        """
        with self._lock:
            session = self._valid(token, challenge, client)
            if not hmac.compare_digest((session.code or "").encode(), code.encode()):
                self._sessions[token] = replace(session, tries=session.tries + 1)
                raise mfa_code_mismatch()
            self._sessions[token] = replace(session, spent=True, code=None)
            return session

    def spend(self, token: str) -> None:
        """Mark a challenge as answered."""
        with self._lock:
            self._sessions[token] = replace(self._sessions[token], spent=True, code=None)

    def _valid(self, token: str | None, challenge: str, client: Client) -> Session:
        session = self._sessions.get(token or "")
        if session is None or session.challenge != challenge or session.client_id != client.id:
            raise session_invalid()
        if session.spent:
            raise session_spent()
        if self._clock() >= session.expires_at:
            raise session_expired()
        if session.tries >= TRIES.get(session.challenge, math.inf):
            raise session_invalid()
        return session

    def _prune(self, now: float) -> None:
        old = [token for token, kept in self._sessions.items() if kept.expires_at + _REMEMBERED_SECONDS < now]
        for token in old:
            del self._sessions[token]
