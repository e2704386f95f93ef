"""Backups as files: a folder of plain JSON and gzip that anyone can read, written so that a crash costs a megabyte at most."""
