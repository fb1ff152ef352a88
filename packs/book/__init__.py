"""A pack on paper: what stands on each of its pages, as plain data for `layouts/pack.typ`."""
