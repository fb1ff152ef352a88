"""Asking for a published practice in another language: no event tells who asked.

`services` asks, and closes what is asked for once a checked translation is there; `links` lead to
it from the page of a practice and of translations.
"""
