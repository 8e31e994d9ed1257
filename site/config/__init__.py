"""The roof: settings, addresses, the server. It imports everything and is imported by nothing."""
