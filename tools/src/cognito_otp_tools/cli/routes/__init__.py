"""``cognito-otp routes``: checking, storing, switching, and what they show."""
