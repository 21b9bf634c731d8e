"""Where everything of a stack that is up is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StackPlaces:
    """The places of a stack, by the names that ``local up --json`` prints; ``client_id`` is empty for no client."""

    cognito_endpoint: str
    aws_endpoint: str
    inbox_url: str
    user_pool_id: str
    client_id: str
    stack_name: str
    region: str
