"""``cognito-otp attach`` and ``detach``: a command each, their options, a run, what it shows."""
