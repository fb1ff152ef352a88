"""The digest: by the day or the week, at most seven things that are new, each with a reason.

`choosing` picks them for one reader, `stock` reads what is new in a window, `readers` who reads,
`sending` goes through all who are due, once a window; `telling` says it in words.
"""
