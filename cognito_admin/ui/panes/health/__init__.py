"""How people fare at signing in: a verdict, charts, the same numbers as a table, alarms."""
