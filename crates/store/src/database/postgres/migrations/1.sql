CREATE TABLE store (id TEXT COLLATE "C" NOT NULL);
INSERT INTO store VALUES (replace(gen_random_uuid()::text, '-', ''));

-- What a list of cases shows and searches; all of it follows from the items.
CREATE TABLE cases (
    id TEXT COLLATE "C" PRIMARY KEY,
    archived BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    title TEXT COLLATE "C",
    sex TEXT COLLATE "C",
    age TEXT COLLATE "C",
    diagnosis TEXT COLLATE "C",
    invented BIGINT NOT NULL,
    diagnoses TEXT COLLATE "C" NOT NULL,
    words TEXT COLLATE "C" NOT NULL
);
CREATE INDEX cases_by_id ON cases (archived, id);
CREATE INDEX cases_by_creation ON cases (archived, created_at DESC, id);
CREATE INDEX cases_by_title ON cases (archived, (title IS NULL), lower(title), id);
CREATE INDEX cases_by_diagnosis ON cases (archived, (diagnosis IS NULL), lower(diagnosis), id);

-- Items, and with the key 0 the state of their case, which every edit changes: on the same page as the item that is
-- changed, so that a save writes one page and not two. Its section is `state` or, when the case is archived, `archived state`,
-- its position when the case was last changed.
CREATE TABLE items (
    case_id TEXT COLLATE "C" NOT NULL,
    key BIGINT NOT NULL,
    section TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    body TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (case_id, key)
);
-- Cases in the order in which they were last changed, for lists.
CREATE INDEX cases_by_change ON items (section, position DESC, case_id) WHERE key = 0;

-- The audit trail. Entries of a case are found by following `before` from the state of the case: an index by case
-- would cost every save a page.
CREATE TABLE entries (
    number BIGINT PRIMARY KEY,
    case_id TEXT COLLATE "C",
    step BIGINT NOT NULL,
    before BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    act TEXT COLLATE "C" NOT NULL,
    undoes BIGINT,
    kind TEXT COLLATE "C" NOT NULL,
    section TEXT COLLATE "C",
    item BIGINT,
    position BIGINT,
    path TEXT COLLATE "C",
    old TEXT COLLATE "C",
    new TEXT COLLATE "C",
    why TEXT COLLATE "C",
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE attachments (
    case_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (case_id, name)
);

CREATE TABLE accounts (
    name TEXT COLLATE "C" PRIMARY KEY,
    role TEXT COLLATE "C" NOT NULL,
    disabled BIGINT NOT NULL,
    password TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE sessions (
    token BYTEA PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    data TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account);
