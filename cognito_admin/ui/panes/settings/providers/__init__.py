"""The settings page of identity providers: the list, one of them with its details and what it fills in, and new ones."""
