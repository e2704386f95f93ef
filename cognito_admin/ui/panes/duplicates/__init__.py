"""The duplicates pane: accounts that may be one person's, side by side, and what can be done about them."""
