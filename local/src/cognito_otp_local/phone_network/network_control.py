"""How people and programs make the phone network misbehave: HTTP calls beside the inbox.

``/network/faults``, ``/network/errors``, ``/network/settings`` and ``/network/opt-outs``. A body that cannot be is
answered 422 with a ``message`` that names the field and what it may be.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cognito_otp.domain.phones import InvalidPhoneError, read_phone
from cognito_otp_local.phone_network.account.account import AccountSettings
from cognito_otp_local.phone_network.account.finding import default_opt_out_list
from cognito_otp_local.phone_network.faults.fault_forms import BadFaultError, known_errors, read_fault

if TYPE_CHECKING:
    from starlette.requests import Request

    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.faults.faults import Faults

SWITCHES = ("sandbox", "owned_only")
HIGHEST_LIMIT = 1_000_000_000


class BadRequestError(ValueError):
    """A body that cannot be; the text says why."""


@dataclass(frozen=True, slots=True)
class NetworkControl:
    """The calls, on the faults and the account of one network."""

    faults: Faults
    account: Account

    def routes(self) -> list[Route]:
        """Return the routes; serve them behind the loopback guard."""
        return [
            Route("/network/faults", self.list_faults, methods=["GET"]),
            Route("/network/faults", self.add_fault, methods=["POST"]),
            Route("/network/faults", self.clear_faults, methods=["DELETE"]),
            Route("/network/faults/{id}", self.remove_fault, methods=["DELETE"]),
            Route("/network/errors", self.list_errors, methods=["GET"]),
            Route("/network/settings", self.show_settings, methods=["GET"]),
            Route("/network/settings", self.change_settings, methods=["PATCH"]),
            Route("/network/opt-outs", self.list_opt_outs, methods=["GET"]),
            Route("/network/opt-outs", self.opt_out, methods=["POST"]),
            Route("/network/opt-outs/{number}", self.opt_in, methods=["DELETE"]),
        ]

    async def list_faults(self, _: Request) -> Response:
        """List the faults in force, oldest first."""
        return JSONResponse([fault.as_json() for fault in self.faults.all()])

    async def add_fault(self, request: Request) -> Response:
        """Put a fault into force: 201 with it."""
        try:
            fault = read_fault(await _read_object(request))
        except (BadRequestError, BadFaultError) as error:
            return _unprocessable(str(error))
        return JSONResponse(self.faults.add(fault).as_json(), 201)

    async def clear_faults(self, _: Request) -> Response:
        """Remove every fault."""
        self.faults.clear()
        return Response(status_code=204)

    async def remove_fault(self, request: Request) -> Response:
        """Remove one fault, which may be used up already."""
        self.faults.remove(request.path_params["id"])
        return Response(status_code=204)

    async def list_errors(self, _: Request) -> Response:
        """List what the sending operations may fail with."""
        return JSONResponse({"operations": known_errors()})

    async def show_settings(self, _: Request) -> Response:
        """Show the account's settings."""
        return JSONResponse(asdict(self.account.settings))

    async def change_settings(self, request: Request) -> Response:
        """Change those settings that the body names; answer with all."""
        try:
            changes = _read_settings(await _read_object(request))
        except BadRequestError as error:
            return _unprocessable(str(error))
        with self.account.lock:
            self.account.settings = replace(self.account.settings, **changes)
        return JSONResponse(asdict(self.account.settings))

    async def list_opt_outs(self, _: Request) -> Response:
        """List the phones on the account's default list."""
        with self.account.lock:
            return JSONResponse(sorted(default_opt_out_list(self.account).numbers))

    async def opt_out(self, request: Request) -> Response:
        """Put the phone ``to`` on the account's default list: 201."""
        try:
            number = _read_number((await _read_object(request)).get("to"))
        except BadRequestError as error:
            return _unprocessable(str(error))
        with self.account.lock:
            default_opt_out_list(self.account).numbers.setdefault(number, self.account.timestamp())
        return JSONResponse({"to": number}, 201)

    async def opt_in(self, request: Request) -> Response:
        """Take a phone off the account's default list; it need not be on it."""
        number = f"+{request.path_params['number'].strip().removeprefix('+')}"
        with self.account.lock:
            default_opt_out_list(self.account).numbers.pop(number, None)
        return Response(status_code=204)


async def _read_object(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadRequestError("the body must be one JSON object")
    return body


def _read_settings(form: dict[str, Any]) -> dict[str, Any]:
    """Read the settings that are to change."""
    names = [field.name for field in fields(AccountSettings)]
    for name, value in form.items():
        if name not in names:
            raise BadRequestError(f"{name[:64]!r} is no setting; there are {', '.join(names)}")
        if name in SWITCHES:
            if not isinstance(value, bool):
                raise BadRequestError(f"{name} must be true or false")
        elif value is not None and (
            isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST_LIMIT
        ):
            raise BadRequestError(f"{name} must be whole US dollars from 0 on, or null for the account's own limit")
    return form


def _read_number(value: object) -> str:
    try:
        return read_phone(value if isinstance(value, str) else "").e164
    except InvalidPhoneError as error:
        raise BadRequestError(f"to must be a phone number such as +447700900123: {error}") from error


def _unprocessable(sentence: str) -> Response:
    return JSONResponse({"message": sentence}, 422)
