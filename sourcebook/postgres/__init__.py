"""The database: the embedded server, and Django's backend with two roles on one database."""
