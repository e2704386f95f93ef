"""The page about the messages a pool sends, by whom they are sent, and what people get."""
