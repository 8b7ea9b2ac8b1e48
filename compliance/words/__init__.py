"""What pages and papers of this room say, in the reader's language."""
