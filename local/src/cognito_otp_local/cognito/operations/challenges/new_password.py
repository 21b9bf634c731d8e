"""NEW_PASSWORD_REQUIRED: the first sign-in of a user whom an administrator made, with a password of their own at last.

The emulator takes any password, and none, and no attributes; Cognito holds the password to the pool's policy and takes
the required attributes that the user lacks, as ``userAttributes.<name>``.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import unverified
from cognito_otp_local.cognito.errors import invalid_parameter, not_authorized
from cognito_otp_local.cognito.operations.challenges.challenge_answers import answered
from cognito_otp_local.cognito.rules.aliases import PREFERRED
from cognito_otp_local.cognito.rules.attribute_rules import check_attributes
from cognito_otp_local.cognito.rules.attribute_values import check_changed_by_user, check_mutable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User, Users
    from cognito_otp_local.cognito.operations.api_calls import ClientCall
    from cognito_otp_local.cognito.rules.aliases import Aliases

NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 - a challenge's name
_PREFIX = "userAttributes."
_KEPT_BY_COGNITO = frozenset({"sub", "phone_number_verified", "email_verified"})


def required_attributes(pool: Pool, user: User) -> str:
    """Return the challenge's requiredAttributes, which is JSON inside a string."""
    return json.dumps([f"{_PREFIX}{name}" for name in _missing(pool, user.attributes)])


def take_new_password(users: Users, aliases: Aliases, call: ClientCall, user: User) -> None:
    """Give the user the password and the attributes of an answer.

    Raises InvalidPasswordException for a password that the policy refuses, AliasExistsException for another's name or
    address, and what SignUp raises for attributes.
    """
    password = answered(call, "NEW_PASSWORD")
    responses: dict[str, str] = call.document["ChallengeResponses"]
    given = {name.removeprefix(_PREFIX): value for name, value in responses.items() if name.startswith(_PREFIX)}
    check_changed_by_user(call.client, given)
    check_mutable(call.pool, given)
    _check(call.pool, user, given)
    aliases.require_free(call.pool, given, [*sorted(call.pool.username_attributes), PREFERRED], user)
    users.set_password(user, password, permanent=True)
    users.write(user, {**given, **unverified(given)})


def _check(pool: Pool, user: User, given: Mapping[str, str]) -> None:
    kept = {name: value for name, value in user.attributes.items() if name not in _KEPT_BY_COGNITO}
    again = sorted(name for name in given.keys() & pool.required if kept.get(name))
    if again:
        raise not_authorized(f"Cannot modify an already provided {again[0]}")
    missing = _missing(pool, {**kept, **given})
    if missing:
        raise invalid_parameter(f"Invalid attributes given, {missing[0]} is missing")
    check_attributes(pool, {**kept, **given})


def _missing(pool: Pool, attributes: Mapping[str, str]) -> list[str]:
    return sorted(name for name in pool.required if not attributes.get(name))
