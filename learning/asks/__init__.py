"""Barriers that only a higher level can lift: raised, supported, answered by the level asked."""
