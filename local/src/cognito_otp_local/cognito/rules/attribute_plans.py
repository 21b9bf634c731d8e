"""What a change of attributes comes to: what is written at once, and which new addresses must be verified first.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import VERIFIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.pool_records import Pool

_FLAGS = frozenset(f"{name}_verified" for name in VERIFIABLE)


@dataclass(frozen=True, slots=True)
class AttributePlan:
    """``writes`` go into the directory now, a blank value deletes; ``to_verify`` are addresses that get a code."""

    writes: Mapping[str, str] = field(repr=False)
    to_verify: Mapping[str, str] = field(repr=False)

    @property
    def addresses(self) -> dict[str, str]:
        """The addresses that become the user's, now or once they are verified."""
        written = {name: self.writes[name] for name in VERIFIABLE if self.writes.get(name)}
        return {**written, **self.to_verify}

    def verifies(self, name: str) -> bool:
        """Return whether the change itself says that this address is verified."""
        return self.writes.get(f"{name}_verified") == "true"


def plan(
    pool: Pool, before: Mapping[str, str], changes: Mapping[str, str], pending: Mapping[str, str]
) -> AttributePlan:
    """Plan a change; ``pending`` are addresses that wait for their code, which a true flag settles."""
    writes = {name: value for name, value in changes.items() if name not in VERIFIABLE and name not in _FLAGS}
    to_verify: dict[str, str] = {}
    for name in VERIFIABLE:
        flag = changes.get(f"{name}_verified")
        wanted = changes.get(name, pending.get(name) if flag == "true" else None)
        if wanted is None or wanted == before.get(name):
            # The same value again brings no code: seen in amazon-cognito-identity-js#350.
            writes |= {} if flag is None else {f"{name}_verified": flag}
        elif not wanted:
            writes |= {name: "", f"{name}_verified": ""}
        elif flag == "true":
            writes |= {name: wanted, f"{name}_verified": "true"}
        else:
            writes |= {} if name in pool.verified_first else {name: wanted, f"{name}_verified": "false"}
            to_verify |= {name: wanted} if name in pool.verified_first | pool.auto_verified else {}
    return AttributePlan(writes, to_verify)
