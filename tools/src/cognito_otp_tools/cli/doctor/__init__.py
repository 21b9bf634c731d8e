"""``cognito-otp doctor``: its options, its run, and what it shows."""
