"""A token that somebody pastes, explained and checked."""
