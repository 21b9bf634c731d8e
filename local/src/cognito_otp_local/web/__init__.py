"""What every server of the stack shares: serving on loopback, and refusing web pages of other origins."""
