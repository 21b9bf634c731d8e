"""Which application the messages of a file are shown for."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.apps import App
from cognito_otp_tools.texts.settings_checks import check_settings

if TYPE_CHECKING:
    from cognito_otp_tools.texts.sources import Sources

EXAMPLE_APP = "Acme"


def apps_of(sources: Sources, name: str | None = None) -> dict[str, App]:
    """Return each file's application: the deployment's, or the first app client's that has the file.

    A name that is given stands over all others. Settings with mistakes are left out: the lint names them.
    """
    settings = {} if any(check_settings(sources)) else sources.settings
    usual = App.read(settings, App(EXAMPLE_APP))
    clients = (App.read(client, usual) for client in reversed(settings.get("clients", {}).values()))
    own = {client.texts: client for client in clients} | {None: usual}
    apps = {file: own.get(file.rpartition("/")[0] or None, usual) for file in sources.files}
    return apps if name is None else {file: replace(app, name=name) for file, app in apps.items()}
