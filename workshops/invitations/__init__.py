"""Asking named people whether they come: officers in the portal, and guests by mail."""
