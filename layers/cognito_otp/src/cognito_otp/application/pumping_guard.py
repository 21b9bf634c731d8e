"""Counts codes against the caps of the pumping guard, and returns the cap that one of them exceeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp.domain.pumping import Cap, GuardMode, Window
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.application.ports import Counters
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.pumping import Caps


class PumpingGuard(Value, frozen=True):
    """Counts in ``counters`` by ``caps``."""

    caps: Caps
    counters: Counters

    @property
    def enforces(self) -> bool:
        """Whether a code beyond a cap is not sent."""
        return self.caps.mode is GuardMode.ENFORCE

    def windows(self, phone: Phone) -> tuple[Window, ...]:
        """Return what a phone's codes are counted in, its number first; nothing for one that is not counted."""
        if self.caps.exempts(phone.e164):
            return ()
        return (
            Window(phone.e164, Cap.NUMBER.window, self.caps.per_number),
            Window(phone.country, Cap.COUNTRY.window, self.caps.per_country),
        )

    def count(self, phone: Phone, code: str, *, number_counted: bool = False) -> Cap | None:
        """Count the code with this id to a phone; return the cap that it exceeds. Raises StoreUnavailableError.

        A code beyond its number's cap does not count for the country: one number must not block all others.
        ``number_counted`` says that it was counted for the number, within the cap.
        """
        if self.caps.exempts(phone.e164):
            return None
        subjects = ((Cap.NUMBER, phone.e164), (Cap.COUNTRY, phone.country))
        for cap, subject in subjects[1:] if number_counted else subjects:
            if self.caps.exceeded(cap, self.counters.count(subject, cap.window, code=code)):
                return cap
        return None
