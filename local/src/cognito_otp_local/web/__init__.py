"""What every server of the stack shares: serving on loopback, refusing pages of other origins, relaying requests."""
