"""Notify's templates: words that AWS manages, with the account's brand and the caller's code in them.

What is known: ids such as ``notify-code-verification-english-001``, ``{{variable}}`` placeholders, a required ``code``
from the caller and ``brandName`` from the Notify configuration (End User Messaging SMS guide, "Working with Notify
templates" and "Sending messages with Notify"). The words themselves are made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    "english": ("en", "{{code}} is your {{brandName}} verification code."),
    "german": ("de", "{{code}} ist Ihr Bestätigungscode für {{brandName}}."),
    "spanish": ("es", "{{code}} es tu código de verificación de {{brandName}}."),
    "french": ("fr", "{{code}} est votre code de vérification {{brandName}}."),
    "italian": ("it", "{{code}} è il tuo codice di verifica {{brandName}}."),
    "portuguese": ("pt", "{{code}} é o seu código de verificação {{brandName}}."),
    "japanese": ("ja", "{{brandName}}の確認コードは{{code}}です。"),
}
LONGEST_CODE = 10
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class NotifyTemplate:
    """A template: its language (ISO 639-1) and its content."""

    id: str
    language: str
    content: str

    def render(self, variables: Mapping[str, str]) -> str:
        """Fill the placeholders in."""
        return _PLACEHOLDER.sub(lambda found: variables[found[1]], self.content)

    def as_json(self) -> dict[str, Any]:
        """Show it as DescribeNotifyTemplates does."""
        code = {"Type": "STRING", "Required": True, "MaxLength": LONGEST_CODE, "Sample": "123456", "Source": "CUSTOMER"}
        return {
            "TemplateId": self.id,
            "Version": 1,
            "TemplateType": "OTP_VERIFICATION",
            "Channels": ["SMS"],
            "TierAccess": ["BASIC", "ADVANCED"],
            "Status": "ACTIVE",
            "LanguageCode": self.language,
            "Content": self.content,
            "Variables": {"code": code, "brandName": {"Type": "STRING", "Required": True, "Source": "SYSTEM"}},
            "CreatedTimestamp": 0,
        }


TEMPLATES = {
    f"notify-code-verification-{name}-001": NotifyTemplate(f"notify-code-verification-{name}-001", language, content)
    for name, (language, content) in WORDS.items()
}
