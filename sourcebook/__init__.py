"""The project: settings, addresses, middleware, the embedded database, the house's own pages."""
