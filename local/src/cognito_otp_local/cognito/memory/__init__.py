"""What the front itself remembers, because the emulator keeps no such thing; gone when the stack stops."""
