"""A drawn clip with its one-line message, and what audiences took from it.

Audiences read a picture each in their own way: who shows it writes down what was said.
"""
