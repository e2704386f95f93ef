"""The users of one pool and their search. Rebuildable: everything in it can be fetched from AWS again."""
