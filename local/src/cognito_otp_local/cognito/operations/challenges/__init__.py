"""What a sign-in asks for on its way to tokens, step by step."""
