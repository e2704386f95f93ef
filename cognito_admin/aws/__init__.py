"""AWS as the program calls it. The only importer of the SDK."""
