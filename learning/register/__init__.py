"""The register of what is missing: gaps, how many ask, and who could know.

`meaning` says when two texts ask for one thing, `sought` gathers searches in vain, `weight` says
how many ask and where it hurts, `calling` is a State's call for practices, `entries` leads from a
gap to an entry and back, `unanswered` finds practices that need another way.
"""
