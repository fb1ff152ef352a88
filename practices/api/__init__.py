"""The read API of practices and themes: what anybody may read, as data.

`told` turns rows into plain data, `document` says the same for `openapi.json`, `views` answer.
"""
