"""What a person looks for: her own choice, else what her level looks for first and what she reads.

`looking` says it for many at once, `reading` counts what is read, `following` what she follows.
"""
