"""The workshop after a workshop: the same districts, what is still open, what is still missing."""
