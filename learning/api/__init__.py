"""The read API of the learning room, as data.

Each file has one noun: what is told of it, what `openapi.json` says of that, and the addresses. It
is what the pages show to somebody who is not signed in, by the same reads and words.
"""
