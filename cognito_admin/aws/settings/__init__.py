"""The one writer of what a pool is set up with: each thing read, shown as a request, and written."""
