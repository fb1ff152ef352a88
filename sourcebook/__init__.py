"""The project: settings, addresses, middleware, the embedded database, and the whole portal's pages."""
