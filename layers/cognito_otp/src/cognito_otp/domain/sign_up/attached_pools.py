"""The settings of attached pools, which the function's environment holds as text, a short one for each pool.

A function can't read a pool: a sign-up waits for it, and needs no network. So `cognito-otp attach` writes what it reads
of a pool for the template's parameter, such as ``us-east-1_AbCdEf123/email/phone_number/ON/sms/none``: the pool's id,
and what its users sign in with, what it verifies, its MFA, whether by ``sms`` or an ``app`` alone, and the attributes
that its schema requires.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, SignInWith

if TYPE_CHECKING:
    from collections.abc import Mapping

POOL = (
    rf"(?P<id>[a-z0-9-]+_[0-9A-Za-z]+)/(?P<sign_in>{'|'.join(SignInWith)})/(?P<verify>{'|'.join(Addresses)})"
    rf"/(?P<mfa>{'|'.join(Mfa)})/(?P<factor>sms|app)/(?P<schema>{'|'.join(Addresses)})"
)


def read_pools(text: str, *, users_turn_on_sms_mfa: bool) -> tuple[Mapping[str, PoolSettings], tuple[str, ...]]:
    """Read the settings of attached pools by id; of an entry that can't be read, return its place as a problem."""
    found: dict[str, PoolSettings] = {}
    problems: list[str] = []
    for place, entry in enumerate((entry.strip() for entry in text.split(",") if entry.strip()), start=1):
        match = re.fullmatch(POOL, entry)
        if match is None:
            problems.append(
                f"entry {place} is not as `cognito-otp attach` writes it, and its pool is taken for the stack's"
            )
            continue
        found[match["id"]] = PoolSettings(
            sign_in_with=SignInWith(match["sign_in"]),
            verify_with=Addresses(match["verify"]),
            mfa=Mfa(match["mfa"]),
            sms_mfa=match["factor"] == "sms",
            users_turn_on_sms_mfa=users_turn_on_sms_mfa,
            schema=Addresses(match["schema"]).members,
        )
    return found, tuple(problems)


def write_pool(pool_id: str, pool: PoolSettings) -> str:
    """Write a pool's settings as ``read_pools`` reads them."""
    schema = {frozenset(kind.members): kind for kind in Addresses}[frozenset(pool.schema)]
    factor = "sms" if pool.sms_mfa else "app"
    return f"{pool_id}/{pool.sign_in_with}/{pool.verify_with}/{pool.mfa}/{factor}/{schema}"
