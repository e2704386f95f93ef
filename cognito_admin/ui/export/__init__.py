"""Taking what is in a table out into a file."""
