"""Attaches the triggers to a user pool that is in use, without losing a setting: facts, a plan, and its application."""

VERSION = "0.1.0"
