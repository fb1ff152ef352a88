"""Offers to host and wishes to see, visits between places, and calls of peers."""
