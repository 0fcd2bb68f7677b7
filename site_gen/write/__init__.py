"""Bytes become files, and nothing that is not ours is touched."""
