"""What is kept on this machine, encrypted and owner-only. The only importer of SQLite."""
