"""What bringing a backup back takes, planned before anything is done: into a new pool or an existing one. Pure."""
