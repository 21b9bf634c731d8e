"""How the service lists things: filtered, and in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_local.phone_network.refusals import invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cognito_otp_local.phone_network.aws_protocols.handlers import Members

MOST_RESULTS = 100


def answer_page(
    request: Members,
    member: str,
    items: Iterable[Mapping[str, Any]],
    *,
    filters: Mapping[str, str] | None = None,
    beside: Members | None = None,
) -> Members:
    """Answer with the items that pass the request's filters, MaxResults at a time and without nulls, under ``member``.

    ``filters`` says which member of an item each filter looks at; ``beside`` are other members of the answer.
    """
    wanted = request.get("Filters") or []
    passing = [item for item in items if all(_passes(item, one, filters or {}) for one in wanted)]
    kept = [{name: value for name, value in item.items() if value is not None} for item in passing]
    start = _read_token(request.get("NextToken"))
    if start is None or start > len(kept):
        raise invalid("INVALID_NEXT_TOKEN", "NextToken", "the token is none that was given out")
    end = start + (request.get("MaxResults") or MOST_RESULTS)
    more = {"NextToken": f"from-{end}"} if end < len(kept) else {}
    return {**(beside or {}), member: kept[start:end], **more}


def _passes(item: Mapping[str, Any], wanted: Mapping[str, Any], filters: Mapping[str, str]) -> bool:
    """Whether an item has one of a filter's values."""
    value = item.get(filters[wanted["Name"]])
    values = value if isinstance(value, list) else [value]
    return any(_as_text(one) in wanted["Values"] for one in values)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_token(token: str | None) -> int | None:
    if token is None:
        return 0
    start = token.removeprefix("from-")
    return int(start) if token.startswith("from-") and start.isdecimal() else None
