"""The applications of a pool: what each app client's messages have of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from msgspec import field

from cognito_otp.domain.messages.autofill import Autofill
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping


class App(Value, frozen=True):
    """An application: its name, its own texts if it has any, the language of its users, whose codes are filled in."""

    name: str
    texts: str | None = None
    locale: str | None = None
    autofill: Autofill = field(default_factory=Autofill)

    @classmethod
    def read(cls, settings: Mapping[str, Any], default: App) -> Self:
        """Read an application's settings, as they were built; what is not set is the default's."""
        autofill = settings.get("autofill")
        return cls(
            name=settings.get("app", default.name),
            texts=settings.get("texts", default.texts),
            locale=settings.get("locale", default.locale),
            autofill=default.autofill
            if autofill is None
            else Autofill(autofill.get("domain"), autofill.get("android")),
        )
