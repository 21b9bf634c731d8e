"""What there is, read through ports: each fact is a value, or Unseen with the action that was refused."""
