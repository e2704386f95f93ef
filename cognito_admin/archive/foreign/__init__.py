"""Files of other tools that hold the users of a pool: read, never written, with what they have and no more."""
