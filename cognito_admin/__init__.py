"""Cognito Admin: a desktop program for the people who look after Amazon Cognito user pools."""

__version__ = "0.1.0"
