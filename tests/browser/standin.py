"""A stand-in for the phone network's own HTTP calls, with their shapes and nothing behind them.

It lets the panel's tests run without the network; they ask it everything over HTTP, so that the real routes can take
its place in the fixture ``app``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

ERRORS = {
    "SendTextMessage": {
        "ConflictException": [
            "DESTINATION_PHONE_NUMBER_OPTED_OUT",
            "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
        ],
        "InternalServerException": [],
        "ServiceQuotaExceededException": ["MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"],
    },
    "SendVoiceMessage": {"ValidationException": ["COUNTRY_NOT_SUPPORTED"]},
}


@dataclass(slots=True)
class StandInNetwork:
    """Keeps what it is told. A fault of a kind that it does not know is answered 422."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    opt_outs: list[str] = field(default_factory=list)
    settings: dict[str, Any] = field(
        default_factory=lambda: {
            "sandbox": False,
            "owned_only": False,
            "text_spend_limit_usd": None,
            "voice_spend_limit_usd": None,
        }
    )
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def routes(self) -> list[Route]:
        """Return the routes to serve beside the inbox's."""
        return [
            Route("/network/faults", self._list_faults, methods=["GET"]),
            Route("/network/faults", self._add_fault, methods=["POST"]),
            Route("/network/faults", self._clear_faults, methods=["DELETE"]),
            Route("/network/faults/{id}", self._remove_fault, methods=["DELETE"]),
            Route("/network/errors", self._errors, methods=["GET"]),
            Route("/network/settings", self._settings, methods=["GET", "PATCH"]),
            Route("/network/opt-outs", self._opt_outs, methods=["GET", "POST"]),
            Route("/network/opt-outs/{number}", self._opt_in, methods=["DELETE"]),
        ]

    async def _list_faults(self, _: Request) -> Response:
        return JSONResponse(self.faults)

    async def _add_fault(self, request: Request) -> Response:
        asked = await request.json()
        if asked["kind"] not in {"throttle", "error", "slow", "drop_before", "drop_after"}:
            return JSONResponse({"message": "kind must be one of throttle, error, slow, drop_before, drop_after"}, 422)
        empty = dict.fromkeys(("error", "reason", "seconds", "to", "identity"))
        self.faults.append({**empty, **asked, "id": f"f{next(self._ids)}", "remaining": asked["times"]})
        return JSONResponse(self.faults[-1], 201)

    async def _clear_faults(self, _: Request) -> Response:
        self.faults.clear()
        return Response(status_code=204)

    async def _remove_fault(self, request: Request) -> Response:
        self.faults = [fault for fault in self.faults if fault["id"] != request.path_params["id"]]
        return Response(status_code=204)

    async def _errors(self, _: Request) -> Response:
        return JSONResponse({"operations": ERRORS})

    async def _settings(self, request: Request) -> Response:
        if request.method == "PATCH":
            changes = await request.json()
            if any(isinstance(value, float) for value in changes.values()):
                return JSONResponse({"message": "text_spend_limit_usd must be whole US dollars"}, 422)
            self.settings |= changes
        return JSONResponse(self.settings)

    async def _opt_outs(self, request: Request) -> Response:
        if request.method == "POST":
            self.opt_outs.append((await request.json())["to"])
            return JSONResponse({"to": self.opt_outs[-1]}, 201)
        return JSONResponse(self.opt_outs)

    async def _opt_in(self, request: Request) -> Response:
        self.opt_outs.remove(request.path_params["number"])
        return Response(status_code=204)
