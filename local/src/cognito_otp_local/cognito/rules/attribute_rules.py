"""What Cognito demands of the attributes that a person signs up with, is invited with, or changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE
from cognito_otp_local.cognito.errors import invalid_parameter, not_authorized
from cognito_otp_local.cognito.rules.attribute_values import check_mutable, misfits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.pool_records import Pool

# E.164: a plus sign and at most fifteen digits, of which the first is not zero.
_PHONE = re.compile(r"\+[1-9][0-9]{1,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NOT_THEIRS = frozenset({"phone_number_verified", "email_verified"})


def alias_attribute(pool: Pool, username: str) -> str | None:
    """Return what the typed user name is in a pool with UsernameAttributes, by its look; None in other pools."""
    if not pool.username_attributes:
        return None
    return "email" if "@" in username else "phone_number"


def check_username(pool: Pool, username: str) -> None:
    """Raise InvalidParameterException unless the pool takes this for a name.

    With UsernameAttributes it takes addresses alone; where addresses are aliases, none that looks like one.
    """
    for name, form in (("email", _EMAIL), ("phone_number", _PHONE)):
        if name in pool.alias_attributes and form.fullmatch(username):
            shown = name.replace("_", " ")
            raise invalid_parameter(
                f"Username cannot be of {shown} format, since user pool is configured for {shown} alias."
            )
    alias = alias_attribute(pool, username)
    if alias is None or (alias in pool.username_attributes and (alias == "email" or username.startswith("+"))):
        return
    kinds = {"email": "an email", "phone_number": "a phone number"}
    taken = [kind for name, kind in kinds.items() if name in pool.username_attributes]
    raise invalid_parameter(f"Username should be {'either ' if len(taken) > 1 else ''}{' or '.join(taken)}.")


def completed(pool: Pool, username: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes with the user name copied to where the pool keeps it."""
    alias = alias_attribute(pool, username)
    return dict(given) if alias is None or given.get(alias) else {**given, alias: username}


def check_attributes(pool: Pool, attributes: Mapping[str, str]) -> None:
    """Raise InvalidParameterException or NotAuthorizedException unless a sign-up may have these attributes.

    Known to be refused by Cognito: verified flags, attributes that the schema lacks, missing required ones, phone
    numbers that are not E.164, and e-mail addresses without an @.
    """
    _check_flags_are_not_theirs(attributes)
    _check_schema(pool, attributes, _missing(pool, attributes))
    _check_forms(attributes)


def check_invited(pool: Pool, attributes: Mapping[str, str]) -> None:
    """Raise InvalidParameterException unless an administrator may create a user with these attributes.

    Required ones may be missing, because the invited user can supply them; an address may count as verified.
    """
    _check_schema(pool, attributes, [])
    _check_forms(attributes)
    _check_flags(attributes, attributes)


def check_changes(pool: Pool, changes: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Raise InvalidParameterException unless a user's attributes may change like this.

    A blank value deletes an attribute; ``before`` are the attributes that the user has.
    """
    check_mutable(pool, changes)
    _check_schema(pool, changes, sorted(name for name in pool.required & changes.keys() if not changes[name]))
    _check_forms(changes)
    _check_flags(changes, {**before, **changes})


def _check_flags_are_not_theirs(attributes: Mapping[str, str]) -> None:
    if _NOT_THEIRS & attributes.keys():
        raise not_authorized("A client attempted to write unauthorized attribute")


def _check_schema(pool: Pool, attributes: Mapping[str, str], missing: list[str]) -> None:
    faults = [f"{name}: Attribute does not exist in the schema.\n" for name in _unknown(pool, attributes)]
    faults += [f"{name}: The attribute is required\n" for name in missing]
    faults += misfits(pool, attributes)
    if faults:
        raise invalid_parameter("Attributes did not conform to the schema: " + "".join(faults))


def _check_forms(attributes: Mapping[str, str]) -> None:
    if attributes.get("phone_number") and not _PHONE.fullmatch(attributes["phone_number"]):
        raise invalid_parameter("Invalid phone number format.")
    if attributes.get("email") and not _EMAIL.fullmatch(attributes["email"]):
        raise invalid_parameter("Invalid email address format.")


def _check_flags(changes: Mapping[str, str], attributes: Mapping[str, str]) -> None:
    for name in VERIFIABLE:
        flag = changes.get(f"{name}_verified")
        if flag not in (None, "true", "false"):
            raise invalid_parameter(f"{name}_verified must be true or false.")
        if flag == "true" and not attributes.get(name):
            raise invalid_parameter(f"{name}_verified cannot be true while there is no {name}.")


def _unknown(pool: Pool, attributes: Mapping[str, str]) -> list[str]:
    # The emulator refuses sub in words of its own.
    return sorted(attributes.keys() - pool.attributes - {"sub"})


def _missing(pool: Pool, attributes: Mapping[str, str]) -> list[str]:
    return sorted(name for name in pool.required if not attributes.get(name))
