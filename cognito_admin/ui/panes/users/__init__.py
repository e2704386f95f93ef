"""The people of a pool: find one, see one."""
