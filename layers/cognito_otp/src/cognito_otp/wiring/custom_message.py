"""CustomMessage's collaborators: its settings are all it needs, so a message never waits for a network."""

from __future__ import annotations

import gc
import os

from aws_lambda_powertools import Logger

from cognito_otp.settings import message_settings

logger = Logger(service="custom-message")
settings = message_settings(os.environ)

gc.freeze()
gc.enable()
