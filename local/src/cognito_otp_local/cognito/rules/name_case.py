"""What pools that ignore case write in lower case: user names, e-mail addresses and preferred user names.

Case is ignored in what comes in and in what goes out, answers and events alike:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-case-sensitivity.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.rules.client_checks import REFRESH_FLOWS, secret_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool

CASELESS = frozenset({"email", "preferred_username"})
_PREFIX = "userAttributes."
_MAPS = ("AuthParameters", "ChallengeResponses")


def lowered(pool: Pool, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes as the pool keeps them."""
    if not pool.ignores_case:
        return dict(attributes)
    return {
        name: value.lower() if name.removeprefix(_PREFIX) in CASELESS else value for name, value in attributes.items()
    }


def lowered_request(pool: Pool, client: Client | None, document: Document, spell: Callable[[str], str]) -> Document:
    """Return a request with its names as the pool keeps them; ``spell`` spells the user's own as the emulator does.

    The client has proved itself with a hash of the name as it was typed; the emulator gets one of the new name.
    """
    if not pool.ignores_case:
        return document
    changed = dict(document)
    if changed.get("Username"):
        changed |= _respelled(client, changed, ("Username", "SecretHash"), spell)
    for name in _MAPS:
        if changed.get(name) and document.get("AuthFlow") not in REFRESH_FLOWS:
            changed[name] = lowered(pool, _respelled(client, changed[name], ("USERNAME", "SECRET_HASH"), spell))
    if changed.get("UserAttributes"):
        changed["UserAttributes"] = [_lowered_entry(entry) for entry in changed["UserAttributes"]]
    return changed


def _respelled(
    client: Client | None, values: Document, names: tuple[str, str], spell: Callable[[str], str]
) -> Document:
    name, proof = names
    if not values.get(name):
        return values
    changed = {**values, name: spell(values[name])}
    if client is not None and client.secret is not None:
        changed[proof] = secret_hash(client, changed[name])
    return changed


def _lowered_entry(entry: Document) -> Document:
    is_caseless = entry["Name"] in CASELESS and entry.get("Value")
    return {**entry, "Value": entry["Value"].lower()} if is_caseless else entry
