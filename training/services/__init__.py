"""Use cases of this room: what touches two things or has a side effect."""
