"""The way of a message: the operations that send, the checks that it passes, its delivery and its events."""
