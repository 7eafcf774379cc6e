CREATE TABLE store (id TEXT NOT NULL) STRICT;
INSERT INTO store VALUES (lower(hex(randomblob(16))));

-- What a list of cases shows and searches; all of it follows from the items.
CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    archived INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    title TEXT,
    sex TEXT,
    age TEXT,
    diagnosis TEXT,
    invented INTEGER NOT NULL,
    diagnoses TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_id ON cases (archived, id);
CREATE INDEX cases_by_creation ON cases (archived, created_at DESC, id);
CREATE INDEX cases_by_title ON cases (archived, (title IS NULL), lower(title), id);
CREATE INDEX cases_by_diagnosis ON cases (archived, (diagnosis IS NULL), lower(diagnosis), id);

-- Items, and with the key 0 the state of their case, which every edit changes: on the same page as the item that is
-- changed, so that a save writes one page and not two. Its section is `state` or, when the case is archived, `archived state`,
-- its position when the case was last changed.
CREATE TABLE items (
    case_id TEXT NOT NULL,
    key INTEGER NOT NULL,
    section TEXT NOT NULL,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, key)
) STRICT, WITHOUT ROWID;
-- Cases in the order in which they were last changed, for lists.
CREATE INDEX cases_by_change ON items (section, position DESC, case_id) WHERE key = 0;

-- The audit trail. Entries of a case are found by following `before` from the state of the case: an index by case
-- would cost every save a page.
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    case_id TEXT,
    step INTEGER NOT NULL,
    before INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    act TEXT NOT NULL,
    undoes INTEGER,
    kind TEXT NOT NULL,
    section TEXT,
    item INTEGER,
    position INTEGER,
    path TEXT,
    old TEXT,
    new TEXT,
    why TEXT,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
    case_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (case_id, name)
) STRICT;

CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    password TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    account TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account);
