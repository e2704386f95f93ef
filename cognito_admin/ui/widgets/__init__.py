"""Parts of a window that know nothing of Cognito's work."""
