"""Pure decisions and values: no environment, clock, randomness, logging or network in here."""
