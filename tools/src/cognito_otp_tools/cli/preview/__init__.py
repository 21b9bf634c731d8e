"""``cognito-otp preview``: every message of every language."""
