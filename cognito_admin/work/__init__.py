"""What the program does: one file per use, async, no screen, no SDK."""
