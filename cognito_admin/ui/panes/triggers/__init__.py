"""The triggers pane."""
