"""Words e-mails: a subject, and HTML that reads well in light and dark, on a phone and to a screen reader.

There is no colour but the reader's own, no picture and no link of ours. Cognito takes letters, marks, numbers, symbols,
punctuation and ASCII's spaces in an e-mail (EmailVerificationMessageType), so anything else is written as a number.
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.topics import TOPICS, Topic
from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.messages.texts import Texts
    from cognito_otp.domain.messages.wording import Filling
    from cognito_otp.domain.purposes import Purpose

LONGEST_SUBJECT, LONGEST_BODY = 140, 20_000
"""EmailVerificationSubjectType and EmailVerificationMessageType, in characters."""

FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
FIXED = "font-family:ui-monospace,Menlo,Consolas,'Noto Sans Mono',monospace"
BOX = "box-sizing:border-box;border:1px solid #808080;border-radius:8px;padding:16px;margin:8px 0 24px"
PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>:root{{color-scheme:light dark}}</style>
</head>
<body style="margin:0;padding:0">
<div role="article" aria-label="{subject}" lang="{lang}" dir="{dir}"
 style="max-width:480px;margin:0 auto;padding:32px 20px;font-size:16px;line-height:1.5;{font}">
<h1 style="margin:0 0 24px;font-size:18px;font-weight:700">{app}</h1>
{main}
</div>
</body>
</html>
"""


class Email(Value, frozen=True):
    """An e-mail's subject and HTML body."""

    hidden = ("body",)

    subject: str
    body: str


def word_email(purpose: Purpose, texts: Texts, filling: Filling) -> Email:
    """Word an e-mail with a code, or with the user name and temporary password of an invitation."""
    topic = TOPICS[purpose]
    lead, note = (_paragraph(_said(texts, f"{topic}.{part}", filling)) for part in ("lead", "note"))
    if topic is Topic.INVITE:
        main = [lead, *_credentials(texts, filling), note]
    else:
        main = [lead, _code(filling.code), note, _paragraph(texts.words["email.ignore"])]
    return _email(texts, _said(texts, f"{topic}.subject", filling), filling, main)


def word_link_email(texts: Texts, filling: Filling, link: str) -> Email:
    """Word an e-mail that verifies an address with a link, which Cognito puts in the place of its placeholder."""
    lead, note = (_paragraph(_said(texts, f"verify.link_{part}", filling)) for part in ("lead", "note"))
    ignore = _paragraph(texts.words["email.ignore"])
    main = [lead, f'<p style="{BOX};text-align:center;font-size:18px;font-weight:700">{link}</p>', note, ignore]
    return _email(texts, _said(texts, "verify.link_subject", filling), filling, main)


def _email(texts: Texts, subject: str, filling: Filling, main: list[str]) -> Email:
    line = fit_subject(subject)
    body = PAGE.format(
        lang=escape(texts.locale),
        dir=texts.direction,
        subject=_html(line),
        app=_html(filling.app),
        font=FONT,
        main="\n".join(main),
    )
    return Email(line, body)


def _said(texts: Texts, name: str, filling: Filling) -> str:
    return texts.word(name, app=filling.app, life=texts.life(filling.life))


def _code(code: str) -> str:
    style = f"{BOX};text-align:center;font-size:32px;line-height:1.25;font-weight:700;letter-spacing:4px;{FIXED}"
    return f'<p dir="ltr" style="{style}">{code}</p>'


def _credentials(texts: Texts, filling: Filling) -> tuple[str, ...]:
    """Show a user name, and a password so that ``<`` and ``&`` stay what they are.

    Cognito puts the password into the HTML. People report passwords that arrive without what follows a ``<``, so it is
    put in as it is; within a text area no markup begins, and what is escaped is read as well.
    """
    user, password = (_html(texts.words[f"invite.{label}_label"]) for label in ("user", "password"))
    area = f"display:block;width:100%;height:62px;{BOX};resize:none;background:transparent;color:inherit;font-size:18px"
    return (
        f'<p style="margin:0">{user}</p>',
        f'<p style="{BOX};font-size:18px;font-weight:700"><bdi>{filling.user}</bdi></p>',
        f'<p style="margin:0">{password}</p>',
        f'<textarea readonly rows="1" dir="ltr" aria-label="{password}"',
        f' style="{area};{FIXED}">{filling.code}</textarea>',
    )


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 16px">{_html(text)}</p>'


def _html(text: str) -> str:
    """Escape a text, and write as a number what Cognito does not take."""
    return "".join(c if _is_taken(c) else f"&#{ord(c)};" for c in escape(text))


def fit_subject(text: str) -> str:
    """Leave out of a subject what Cognito does not take, and what is too long for it."""
    taken = "".join(c if _is_taken(c) else " " if c.isspace() else "" for c in text)
    return taken if len(taken) <= LONGEST_SUBJECT else f"{taken[: LONGEST_SUBJECT - 1]}…"


def _is_taken(character: str) -> bool:
    return character in " \n" or unicodedata.category(character)[0] in "LMNPS"
