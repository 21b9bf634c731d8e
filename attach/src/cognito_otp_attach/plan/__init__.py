"""What is to be done, decided from facts alone: no network, no clock, no environment."""
