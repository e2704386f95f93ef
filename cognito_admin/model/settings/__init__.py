"""What a pool is set up with: its things, what may be edited of them, and the change that comes of it."""
