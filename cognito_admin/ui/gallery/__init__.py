"""Pictures of everything the window can show, and a search for words that have no room there."""
