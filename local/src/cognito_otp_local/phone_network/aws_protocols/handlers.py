"""What answers operations. A handler is given a request that was authorized and checked, and raises RefusedError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

type Members = Mapping[str, Any]
"""The members of an operation's input or output."""
type Handler = Callable[[Members], Members]
"""Answers one operation."""
type SendHandler = Callable[[Members, float], Members]
"""Answers an operation that sends, on a network that holds the message up for some seconds."""
