"""The sender: its events, its ports in memory, its failures."""
