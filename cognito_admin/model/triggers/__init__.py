"""The Lambda triggers of a pool: which there are, how they are set, what keeps one from working, and what each is sent."""
