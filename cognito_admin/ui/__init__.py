"""The desktop. The only importer of Qt."""
