"""Attacks on readers, written as notes: what strangers might send, and what must come of it."""
