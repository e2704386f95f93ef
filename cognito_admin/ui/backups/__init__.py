"""Backups in the window: the wizard that makes them, what became of them, the schedules, the look whether one is whole."""
