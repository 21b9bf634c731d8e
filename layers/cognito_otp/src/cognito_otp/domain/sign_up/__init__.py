"""What a sign-up must have: attributes, a number worth texting, a sound e-mail address; and why it is refused."""
