"""The settings page of app clients: the list, one of them with its settings and secrets, and new ones."""
