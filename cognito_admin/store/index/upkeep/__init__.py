"""Makes segments of what was written, so that it is quick to search. For jobs."""
