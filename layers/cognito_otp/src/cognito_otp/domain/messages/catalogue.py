"""The catalogue: which languages there are, which one a recipient gets, and its words, read when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from msgspec import field

from cognito_otp.domain.messages.apps import App
from cognito_otp.domain.messages.locales import Recipient, first_match
from cognito_otp.domain.messages.texts import Texts
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

ENGLISH = "en"


class Catalogue(Value, frozen=True):
    """What was built for a deployment. ``read`` returns the built words of a file, such as ``de`` or ``shop/de``.

    ``languages`` are all that there are; ``offered`` those that recipients may get without anyone naming them, which
    drafts are only where the deployment says so. ``variants`` are the languages of an application's own texts.
    """

    default: App
    default_locale: str
    languages: AbstractSet[str]
    offered: AbstractSet[str]
    in_gsm: AbstractSet[str]
    apps: Mapping[str, Mapping[str, Any]]
    variants: Mapping[str, AbstractSet[str]]
    parents: Mapping[str, str]
    main_languages: Mapping[str, str]
    read: Callable[[str], Mapping[str, Any]]
    _texts: dict[str, Texts] = field(default_factory=dict)

    @classmethod
    def of(
        cls, index: Mapping[str, Any], read: Callable[[str], Mapping[str, Any]], app_name: str, default_locale: str
    ) -> Self:
        """Read an index, as it was built; name and language are the deployment's where its texts set none."""
        return cls(
            default=App.read(index["default"], App(app_name)),
            default_locale=default_locale,
            languages=frozenset(index["languages"]),
            offered=frozenset(index["offered"]),
            in_gsm=frozenset(index["in_gsm"]),
            apps=index["apps"],
            variants={name: frozenset(tags) for name, tags in index["variants"].items()},
            parents=index["parents"],
            main_languages=index["main_languages"],
            read=read,
        )

    @property
    def problem(self) -> str | None:
        """What is wrong with the default language, if it is none of those that were built."""
        if first_match((self.default_locale,), self.languages, self.parents):
            return None
        return f"DEFAULT_LOCALE is {self.default_locale!r}, which has no texts, and English is used"

    def app(self, client_id: str | None) -> App:
        """Return the application of an app client; the deployment's where it has no settings."""
        settings = self.apps.get(client_id or "")
        return self.default if settings is None else App.read(settings, self.default)

    def choose(self, recipient: Recipient) -> str:
        """Choose a recipient's language: their own, the requested one, the app client's, the country's, the default."""
        wanted = (recipient.user_locale, recipient.requested_locale)
        return (
            first_match(wanted, self.offered, self.parents)
            or first_match((self._of_client(recipient.client_id),), self.languages, self.parents)
            or first_match((self._of_country(recipient.country),), self.offered, self.parents)
            or first_match((self.default.locale, self.default_locale), self.languages, self.parents)
            or ENGLISH
        )

    def choose_spoken(self, recipient: Recipient, route_locale: str, spoken: AbstractSet[str]) -> str:
        """Choose the language of a call among those that a voice speaks; the route's if the recipient's is unknown."""
        wanted = (recipient.user_locale, recipient.requested_locale)
        named = (self._of_client(recipient.client_id), route_locale)
        return (
            first_match(wanted, _spoken(self.offered, spoken), self.parents)
            or first_match(named, _spoken(self.languages, spoken), self.parents)
            or ENGLISH
        )

    def texts(self, locale: str, variant: str | None = None) -> Texts:
        """Return a language's words, in an application's own variant if it has one; English if they cannot be read."""
        name = f"{variant}/{locale}" if variant and locale in self.variants.get(variant, ()) else locale
        if name not in self._texts:
            try:
                self._texts[name] = Texts.read(self.read(name))
            except (OSError, ValueError, KeyError):
                if name == ENGLISH:
                    raise
                return self.texts(ENGLISH)
        return self._texts[name]

    def texts_for(self, recipient: Recipient) -> Texts:
        """Return the words that a recipient gets."""
        return self.texts(self.choose(recipient), self.app(recipient.client_id).texts)

    def _of_client(self, client_id: str | None) -> str | None:
        locale: str | None = self.apps.get(client_id or "", {}).get("locale")
        return locale

    def _of_country(self, country: str | None) -> str | None:
        language = self.main_languages.get(country or "")
        return f"{language}-{country}" if language else None


def _spoken(languages: AbstractSet[str], spoken: AbstractSet[str]) -> frozenset[str]:
    return frozenset(tag for tag in languages if tag.partition("-")[0] in spoken)
