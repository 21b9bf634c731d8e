"""``cognito-otp failures``: the records of undelivered codes."""
