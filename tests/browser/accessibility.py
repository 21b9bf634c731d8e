"""Holds a page against axe-core's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHECK = "options => axe.run(document, {resultTypes: ['violations'], ...options}).then(found => found.violations)"


def broken_rules(page: Page, **options: Any) -> list[dict[str, Any]]:
    """Return the rules that a page breaks, as axe reports them; ``options`` are those of axe.run().

    axe is half a megabyte to compile: a page whose content was only replaced has it already.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(CHECK, options)
    return found
