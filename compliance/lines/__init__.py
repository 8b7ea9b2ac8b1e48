"""Answers as the lines of a page: one requirement, event or action each."""
