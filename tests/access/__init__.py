"""Who reaches which address, what the two companies see of each other, and what hostile requests get."""
