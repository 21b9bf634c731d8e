"""AWS, as moto and the emulator play it."""
