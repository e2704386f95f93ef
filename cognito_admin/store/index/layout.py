"""The tables of an index."""

from cognito_admin.store.encrypted import Layout, Migration

LAYOUT = Layout(
    (
        Migration(
            "users",
            """
            -- An id is never used again, so that a result never shows another user in the place of a deleted one.
            CREATE TABLE users(
              id INTEGER PRIMARY KEY AUTOINCREMENT, sub TEXT NOT NULL UNIQUE, username TEXT NOT NULL, status TEXT NOT NULL,
              enabled INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, attributes TEXT NOT NULL
            );
            CREATE INDEX users_by_username ON users(username);
            -- What bare words are looked for in: folded texts with a separator between them, and the digits of the phone number.
            CREATE TABLE haystacks(id INTEGER PRIMARY KEY, text BLOB NOT NULL, phone BLOB NOT NULL);
            CREATE TABLE columns(id INTEGER PRIMARY KEY, own INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE(own, name));
            -- One row for each value, in the order of its column. An empty exact text is the same as the key.
            CREATE TABLE cells(
              column INTEGER NOT NULL, key BLOB NOT NULL, sub TEXT NOT NULL, exact BLOB NOT NULL, user INTEGER NOT NULL,
              PRIMARY KEY(column, key, sub, exact)
            ) WITHOUT ROWID;
            -- The listing in which a user, a group or a membership was last seen. A group is read when its members are known.
            CREATE TABLE listed(id INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
            CREATE TABLE groups(
              id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, exact TEXT NOT NULL,
              description TEXT NOT NULL, role_arn TEXT, precedence INTEGER, listed INTEGER NOT NULL, read INTEGER NOT NULL
            );
            CREATE TABLE memberships(
              group_id INTEGER NOT NULL, username TEXT NOT NULL, generation INTEGER NOT NULL,
              PRIMARY KEY(group_id, username)
            ) WITHOUT ROWID;
            CREATE INDEX memberships_by_username ON memberships(username, group_id);
            -- One row. Times are microseconds since 1970.
            CREATE TABLE progress(
              pool_name TEXT, users INTEGER NOT NULL DEFAULT 0, synced_at INTEGER, complete INTEGER NOT NULL DEFAULT 0,
              generation INTEGER NOT NULL DEFAULT 0, owner TEXT, touched_at INTEGER NOT NULL DEFAULT 0,
              again INTEGER NOT NULL DEFAULT 0, token TEXT, users_done INTEGER NOT NULL DEFAULT 0,
              users_listed INTEGER NOT NULL DEFAULT 0, groups_done INTEGER NOT NULL DEFAULT 0,
              group_name TEXT, group_token TEXT,
              added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0
            );
            INSERT INTO progress DEFAULT VALUES;
            """,
        ),
        Migration(
            "gone",
            # Users of whom AWS said during a listing that there is none: a page fetched before may still name them.
            "CREATE TABLE gone(sub TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID",
        ),
    ),
    durable=False,
)
