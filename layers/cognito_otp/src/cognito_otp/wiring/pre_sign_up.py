"""PreSignUp's collaborators: its settings are all it needs, so a sign-up never waits for a network."""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger

from cognito_otp.sign_up_settings import sign_up_settings

logger = Logger(service="pre-sign-up")
settings = sign_up_settings(os.environ)
