"""Entries that tell the same thing, or one like it: found, joined into one, or linked as kin."""
