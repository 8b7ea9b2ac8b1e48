"""Reads that serve the screens of this room, each in a fixed number of queries."""
