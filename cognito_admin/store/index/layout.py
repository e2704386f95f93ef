"""The tables of an index.

Users lie in ``users``, one compact row each. What they are found by lies in segments: up to ``SEGMENT_USERS`` users, for which
there is a bitmap of ids for each gram of each column, and arrays by local number (the place of a user among the ids of the
segment, in order). A segment is never changed, but for its ``dead``: ids whose newest state is elsewhere, or that are gone.
Users written since are ``dirty``: who searches reads their rows instead, until upkeep makes a segment of them.

Users are found by their ``sub`` through ``subs``. They come in no order: among a million each would change a page of its own.
The newest stand in a small table, therefore, which upkeep takes into the large one in their order, many to a page.

An id stands in the living part of one segment at most, or it is dirty. Ids are never used again.
"""

from cognito_admin.store.encrypted import Layout, Migration

SEGMENT_USERS = 524_288
FENCE_EVERY = 128
"""Of each order every so many keys are kept where they are read at once."""

LAYOUT = Layout(
    (
        Migration(
            "segments",
            """
            -- An id is never used again, so that a result never shows another user in the place of a deleted one.
            -- sub: the 16 bytes of a UUID in its usual form, else the text. username: NULL where it is the same as sub.
            -- status and numbers in texts: ids of vals. Times: microseconds since 1970.
            -- shape: which attributes. texts: a JSON list in their order of a text, a number of vals, or null for the text of sub.
            CREATE TABLE users(
              id INTEGER PRIMARY KEY AUTOINCREMENT, sub BLOB NOT NULL UNIQUE, username TEXT, status INTEGER NOT NULL,
              enabled INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
              shape INTEGER NOT NULL, texts TEXT NOT NULL
            );
            CREATE INDEX users_by_username ON users(username) WHERE username IS NOT NULL;
            CREATE TABLE shapes(id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
            CREATE TABLE columns(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
            CREATE TABLE vals(id INTEGER PRIMARY KEY, column INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE(column, text));
            -- Written or removed since the segments were made. stamp: progress.stamp at that moment.
            CREATE TABLE dirty(id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL);
            CREATE INDEX dirty_by_stamp ON dirty(stamp);

            -- ids, dead: bitmaps. columns: a JSON object from column to mode. state: 0 in the making, 1 living, 2 to be cleared.
            CREATE TABLE segments(
              id INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER NOT NULL, ids BLOB NOT NULL, dead BLOB NOT NULL,
              columns TEXT NOT NULL
            );
            -- gram: up to three symbols in one number; a TEXT for a longer gram, or for a whole value.
            CREATE TABLE grams(
              gram NOT NULL, column INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(gram, column)
            ) WITHOUT ROWID;
            -- id: segment << 32 | gram.
            CREATE TABLE postings(id INTEGER PRIMARY KEY, bits BLOB NOT NULL);
            -- id: segment << 32 | column << 8 | kind.
            CREATE TABLE arrays(id INTEGER PRIMARY KEY, data BLOB NOT NULL);

            CREATE TABLE groups(
              id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, role_arn TEXT,
              precedence INTEGER, listed INTEGER NOT NULL, read INTEGER NOT NULL, token TEXT
            );
            CREATE TABLE members(
              user INTEGER NOT NULL, group_id INTEGER NOT NULL, generation INTEGER NOT NULL,
              PRIMARY KEY(user, group_id)
            ) WITHOUT ROWID;
            -- Members whose user has not come yet.
            CREATE TABLE awaited(
              username TEXT NOT NULL, group_id INTEGER NOT NULL, generation INTEGER NOT NULL,
              PRIMARY KEY(username, group_id)
            ) WITHOUT ROWID;
            -- The members of a group as a bitmap, and what changed since it was made.
            CREATE TABLE group_bits(group_id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, bits BLOB NOT NULL);
            CREATE TABLE group_changes(
              id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, user INTEGER NOT NULL, present INTEGER NOT NULL
            );
            CREATE INDEX group_changes_by_group ON group_changes(group_id);

            -- The listing in which a user was last seen, and users of whom AWS said during a listing that there is none.
            CREATE TABLE listed(id INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
            CREATE TABLE gone(sub TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;
            -- Where the listing of users stands: model.listing.Stream. groups.token: where that of a group's members does.
            CREATE TABLE streams(
              prefix TEXT PRIMARY KEY, token TEXT, done INTEGER NOT NULL, users INTEGER NOT NULL
            ) WITHOUT ROWID;
            -- One row.
            CREATE TABLE progress(
              pool_name TEXT, users INTEGER NOT NULL DEFAULT 0, synced_at INTEGER, complete INTEGER NOT NULL DEFAULT 0,
              stamp INTEGER NOT NULL DEFAULT 0,
              generation INTEGER NOT NULL DEFAULT 0, owner TEXT, began_at INTEGER NOT NULL DEFAULT 0,
              touched_at INTEGER NOT NULL DEFAULT 0, again INTEGER NOT NULL DEFAULT 0, serial INTEGER NOT NULL DEFAULT 0,
              users_listed INTEGER NOT NULL DEFAULT 0, groups_done INTEGER NOT NULL DEFAULT 0,
              added INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0
            );
            INSERT INTO progress DEFAULT VALUES;
            """,
        ),
        Migration(
            "changed",
            """
            -- What was written by the way since the listing began: a user (group_name ''), a membership, a group (user 0), or
            -- that a user was removed (user -1, group_name their sub).
            -- stamp: progress.stamp at that moment. A page that was asked for before does not take it back.
            CREATE TABLE changed(
              user INTEGER NOT NULL, group_name TEXT NOT NULL, stamp INTEGER NOT NULL, PRIMARY KEY(user, group_name)
            ) WITHOUT ROWID;
            """,
        ),
        Migration(
            "newest subs",
            """
            -- That a sub is in neither is looked at before it comes, under the write lock; to look here again would cost a tenth.
            CREATE TABLE newest_subs(sub BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE settled_subs(sub BLOB PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
            CREATE VIEW subs AS SELECT sub, id FROM settled_subs UNION ALL SELECT sub, id FROM newest_subs;

            ALTER TABLE users RENAME TO users_before;
            DROP INDEX users_by_username;
            CREATE TABLE users(
              id INTEGER PRIMARY KEY AUTOINCREMENT, sub BLOB NOT NULL, username TEXT, status INTEGER NOT NULL,
              enabled INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
              shape INTEGER NOT NULL, texts TEXT NOT NULL
            );
            INSERT INTO users SELECT * FROM users_before ORDER BY id;
            INSERT INTO settled_subs SELECT sub, id FROM users_before ORDER BY sub;
            DELETE FROM sqlite_sequence WHERE name = 'users';
            INSERT INTO sqlite_sequence SELECT 'users', seq FROM sqlite_sequence WHERE name = 'users_before';
            DROP TABLE users_before;
            CREATE INDEX users_by_username ON users(username) WHERE username IS NOT NULL;

            CREATE TRIGGER sub_came AFTER INSERT ON users BEGIN
              INSERT INTO newest_subs(sub, id) VALUES (new.sub, new.id);
            END;
            CREATE TRIGGER sub_went AFTER DELETE ON users BEGIN
              DELETE FROM newest_subs WHERE sub = old.sub AND id = old.id;
              DELETE FROM settled_subs WHERE sub = old.sub AND id = old.id;
            END;
            """,
        ),
        Migration(
            "seen",
            """
            -- Whom the newest listing has seen. portion: an id without its lowest 14 bits. ids: a bitmap.
            CREATE TABLE seen(portion INTEGER PRIMARY KEY, ids BLOB NOT NULL);
            DROP TABLE listed;
            -- A listing on its way begins again.
            UPDATE progress SET owner = NULL;
            DELETE FROM streams;
            UPDATE groups SET token = NULL;
            """,
        ),
    ),
    durable=False,
)
