"""Tokens that Cognito hands out: read, explained and checked. Nothing of one is ever kept or logged."""
