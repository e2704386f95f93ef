"""The window around the panes: navigation, actions, palette, banners, jobs."""
