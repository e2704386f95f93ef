"""How the pool was set up before: what was changed, by whom, compared and put back."""
