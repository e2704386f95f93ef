"""The window of restores and rebuilds: what is asked, what a plan says, how it goes, what came of it."""
