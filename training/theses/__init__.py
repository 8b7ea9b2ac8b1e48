"""Theses as files: what they are by their bytes, and how much is written in them. Nothing of it touches the database."""

from training.theses.counting import characters_in
from training.theses.files import ThesisFile, ThesisRefusedError, read_thesis

__all__ = ["ThesisFile", "ThesisRefusedError", "characters_in", "read_thesis"]
