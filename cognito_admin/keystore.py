"""Secrets in the keyring of the operating system. The only importer of keyring."""
