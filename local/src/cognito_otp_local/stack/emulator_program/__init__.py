"""The emulator's process: ministack, with six things added that it has no way to be asked for.

It runs in the emulator's own environment, where this is the only package of ours: its modules import nothing else of
ours, and from one another by ``from <module> import <name>`` alone, because the packages above it are missing.
"""
