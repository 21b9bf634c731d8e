"""Counts codes for the guard against pumping, and says which caps one of them exceeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.pumping import Cap, Mode

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.pumping import Caps
    from cognito_otp.ports import Counters


@dataclass(frozen=True, slots=True)
class Guard:
    """Counts in ``counters`` by ``caps``."""

    caps: Caps
    counters: Counters

    @property
    def enforces(self) -> bool:
        """Whether what exceeds a cap is not sent."""
        return self.caps.mode is Mode.ENFORCE

    def count(self, phone: Phone) -> Cap | None:
        """Count one code to a phone; return the cap that it exceeds. Raises StoreUnavailableError.

        A code beyond its number's cap does not count for the country: one number must not block all others.
        """
        if self.caps.exempts(phone.e164):
            return None
        for cap, subject in ((Cap.NUMBER, phone.e164), (Cap.COUNTRY, phone.country)):
            if self.caps.exceeded(cap, self.counters.count(subject, cap.window)):
                return cap
        return None
