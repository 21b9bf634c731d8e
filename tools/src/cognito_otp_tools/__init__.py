"""What runs on a laptop or in CI, never in Lambda: the command line and the local stack."""
