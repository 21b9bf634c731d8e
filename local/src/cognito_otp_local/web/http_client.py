"""A client of the local stack's own servers: no proxy of the environment, and patient with a busy machine."""

from __future__ import annotations

import httpx

ANSWER_SECONDS = 60.0


def http_client() -> httpx.Client:
    """Make a client; httpx's own five seconds are too few where functions and tests keep every core busy."""
    return httpx.Client(trust_env=False, timeout=ANSWER_SECONDS)
