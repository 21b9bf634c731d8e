"""Pages of messages for tests, of texts that are not to be trusted as well."""

from __future__ import annotations

import copy
from copy import replace
from typing import Any

from cognito_otp_tools.preview.page import render
from cognito_otp_tools.preview.samples import show
from cognito_otp_tools.preview.selecting import Selection, Shown
from cognito_otp_tools.texts.linting import check
from support.messages import OURS

HOSTILE = (
    "</style></script></iframe>\"'><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
)


def page_of(*locales: str) -> str:
    """Write the page of some of our languages."""
    sources = replace(OURS, files={locale: OURS.files[locale] for locale in OURS.files if locale in {"en", *locales}})
    return _page(sources)


def hostile_page() -> str:
    """Write the page of texts, settings and a language's name that hold markup and scripts wherever they can."""
    document: dict[str, Any] = copy.deepcopy(dict(OURS.files["en"]))
    for table in ("verify", "sign_in", "reset", "invite", "email"):
        document[table] = {entry: f"{text} {HOSTILE}" for entry, text in document[table].items()}
    document |= {"language": HOSTILE, "direction": HOSTILE, "reviewed_by": HOSTILE, HOSTILE: "x"}
    return _page(replace(OURS, files={"en": document}, settings={HOSTILE: HOSTILE}), app=HOSTILE)


def _page(sources: Any, app: str | None = None) -> str:
    problems = check(sources)
    settings = [problem for problem in problems if problem.file == "settings"]
    return render(Shown(sources, list(show(sources, problems, app=app)), Selection(), settings))
