"""A listing of users on its way into the index, page by page."""
