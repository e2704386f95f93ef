"""The settings page of resource servers: the list, one of them with its scopes, and new ones."""
