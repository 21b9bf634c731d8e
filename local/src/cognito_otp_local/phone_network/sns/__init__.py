"""SNS where it texts phones."""
