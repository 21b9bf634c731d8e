"""PreSignUp's collaborators: its rules are all it needs, so a sign-up never waits for a network."""

from __future__ import annotations

import os

from aws_lambda_powertools import Logger

from cognito_otp.settings import sign_up_rules

logger = Logger(service="pre-sign-up")
rules = sign_up_rules(os.environ)
