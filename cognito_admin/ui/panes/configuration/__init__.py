"""The settings of a pool as the files of a backup have them."""
