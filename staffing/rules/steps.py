"""The nearest thing to do."""
