"""Which application the messages of a file are shown for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.apps import App
from cognito_otp_tools.texts.settings_checks import check_settings

if TYPE_CHECKING:
    from cognito_otp_tools.texts.sources import Sources

EXAMPLE_APP = "Acme"


def app_of(file: str, sources: Sources, name: str | None = None) -> App:
    """Return the deployment's application, or the first app client's that has this file; by a name, if one is given.

    Settings with mistakes are left out: the lint names them.
    """
    app = App(EXAMPLE_APP)
    if not any(check_settings(sources)):
        app = App.read(sources.settings, app)
        variant, slash, _ = file.rpartition("/")
        clients = sources.settings.get("clients", {}).values() if slash else ()
        app = next((App.read(client, app) for client in clients if client.get("texts") == variant), app)
    return app if name is None else replace(app, name=name)
