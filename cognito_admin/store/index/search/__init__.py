"""Answers queries from segments and from the rows of those written since."""
