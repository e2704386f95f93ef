"""The long work of this program: what runs, what ran."""
