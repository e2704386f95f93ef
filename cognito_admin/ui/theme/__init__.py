"""Colours, type, spacing and icons. It knows nothing of Cognito."""
