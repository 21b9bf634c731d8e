"""``cognito-otp explain``: how a code to a number is sent."""
