"""Reads regulated texts: one for every purpose, bound to the id that it was registered under.

India's operators drop a transactional text that differs from its DLT template by a character, so these texts bypass the
catalogue, and a purpose without one would have to be sent in unregistered words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from cognito_otp.domain.purposes import Purpose
from cognito_otp.domain.routing.fields import Fields, Form
from cognito_otp.domain.routing.routes import RegulatedText

if TYPE_CHECKING:
    from collections.abc import Iterator

ID = Form(r"[A-Za-z0-9]{1,50}", "write the template id that the registration gave you")
TEXT = Form(r"(?s)\S(.{0,1598}\S)?", "write the registered text, 1 to 1,600 characters, without spaces around it")
LOCALE = Form(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", "write the text's language, such as en or hi-IN")
PLACEHOLDER = re.compile(r"\{[^{}]*\}?|\}")


def read_templates(fields: Fields) -> dict[Purpose, RegulatedText]:
    """Read ``templates`` of a route: none, or one for each purpose."""
    found = fields.mapping("templates", "give it a text for each purpose: sign_up: {id, text, locale}")
    if not found:
        return {}
    inner = fields.inside("templates", found)
    inner.only(Purpose)
    for purpose in Purpose:
        if purpose not in found:
            inner.note(purpose, "is missing", "register a text for it: with templates, every purpose needs its own")
    return {purpose: _template(inner, purpose, value) for purpose, value in _present(inner, found)}


def _present(inner: Fields, found: Mapping[object, object]) -> Iterator[tuple[Purpose, Mapping[object, object]]]:
    for purpose in Purpose:
        value = found.get(purpose)
        if isinstance(value, Mapping):
            yield purpose, value
        elif purpose in found:
            inner.note(purpose, "must be a mapping", "give it id, text and locale")


def _template(parent: Fields, purpose: Purpose, value: Mapping[object, object]) -> RegulatedText:
    fields = parent.inside(purpose, value)
    fields.only(("id", "text", "locale"))
    text = fields.needed("text", TEXT)
    _check_placeholders(fields, purpose, text)
    return RegulatedText(fields.needed("id", ID), text, fields.needed("locale", LOCALE))


def _check_placeholders(fields: Fields, purpose: Purpose, text: str) -> None:
    """Find what would reach a phone as it stands, and so could not match what was registered."""
    allowed = {"{code}", "{user}"} if purpose is Purpose.ADMIN_CREATE_USER else {"{code}"}
    for placeholder in PLACEHOLDER.findall(text):
        if placeholder not in allowed:
            fields.note("text", f"holds {placeholder}", f"write {' or '.join(sorted(allowed))} where a value stands")
    if text and text.count("{code}") != 1:
        fields.note("text", "must hold {code} once", "write {code} where the registered text has the code's {#var#}")
