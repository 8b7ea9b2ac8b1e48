"""Views: ask permission, ask the clock, call one thing, render."""
