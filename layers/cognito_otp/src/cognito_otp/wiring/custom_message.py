"""CustomMessage's collaborators: its settings and the layer's texts, so a message never waits for a network."""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.settings import message_settings

logger = Logger(service="custom-message")
settings = message_settings(os.environ)
catalogue = read_catalogue(settings.texts.app_name, settings.texts.default_locale)
problems = (*settings.problems, *filter(None, [catalogue.problem]))
