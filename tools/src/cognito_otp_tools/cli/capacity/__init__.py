"""``cognito-otp capacity``: what a peak needs."""
