-- The first shape of the file.
--
-- What may be fetched again: word, category, status, unit, proposal, trigram, headcount, dossier.
-- What exists here only:     decision, journal.
-- Moments are whole microseconds since 1970 UTC, but in the journal RFC 3339.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Texts that stand in thousands of rows, held once.
CREATE TABLE word (
    no   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE category (
    no        INTEGER PRIMARY KEY,
    slug      TEXT NOT NULL UNIQUE,
    authority TEXT NOT NULL CHECK (authority IN ('opd', 'bkn'))
) STRICT;

CREATE TABLE status (
    no     INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    words  TEXT NOT NULL,
    stage  TEXT NOT NULL,
    UNIQUE (number, words)
) STRICT;

CREATE TABLE unit (
    no     INTEGER PRIMARY KEY,
    id     TEXT NOT NULL,
    name   TEXT NOT NULL,
    search TEXT NOT NULL,               -- the name in lower case
    UNIQUE (id, name)
) STRICT;

CREATE TABLE proposal (
    no           INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    version      TEXT NOT NULL,
    nip          TEXT NOT NULL,
    name         TEXT NOT NULL COLLATE NOCASE,
    category     INTEGER NOT NULL REFERENCES category (no),
    variant      INTEGER NOT NULL REFERENCES word (no),
    change       TEXT NOT NULL,
    status       INTEGER NOT NULL REFERENCES status (no),
    unit         INTEGER NOT NULL REFERENCES unit (no),
    agency       INTEGER NOT NULL REFERENCES word (no),
    submitted_at INTEGER NOT NULL,
    returns      INTEGER NOT NULL,
    summary      TEXT NOT NULL,
    documents    INTEGER NOT NULL,
    search       TEXT NOT NULL,         -- name, NIP, summary, id in lower case
    waits        INTEGER NOT NULL,      -- it is this desk's turn
    open         INTEGER NOT NULL,      -- and no decision of ours stands for this version
    round        INTEGER NOT NULL       -- the full sync that saw it last
) STRICT;

-- A page of the inbox is found in one of these alone; the rows that it skips are never read.
CREATE INDEX open_by_age  ON proposal (submitted_at, id, category, returns) WHERE open = 1;
CREATE INDEX open_by_name ON proposal (name, id, category, returns) WHERE open = 1;
CREATE INDEX all_by_age   ON proposal (submitted_at, id);
CREATE INDEX all_by_name  ON proposal (name, id);

-- Which rows hold three characters in a row: finds the few rows of a rare word among a million.
CREATE VIRTUAL TABLE trigram USING fts5 (
    search, content = 'proposal', content_rowid = 'no',
    tokenize = 'trigram', detail = 'none', columnsize = 0
);

-- How many rows there are of each sort, so that the tabs' counts cost no walk.
CREATE TABLE headcount (
    category INTEGER NOT NULL,
    open     INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    rows     INTEGER NOT NULL,
    PRIMARY KEY (category, open, returned)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER proposal_came AFTER INSERT ON proposal BEGIN
    INSERT INTO trigram (rowid, search) VALUES (new.no, new.search);
    INSERT INTO headcount VALUES (new.category, new.open, new.returns > 0, 1)
        ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

CREATE TRIGGER proposal_moved AFTER UPDATE OF category, open, returns ON proposal
WHEN (old.category, old.open, old.returns > 0) <> (new.category, new.open, new.returns > 0) BEGIN
    UPDATE headcount SET rows = rows - 1
        WHERE (category, open, returned) = (old.category, old.open, old.returns > 0);
    INSERT INTO headcount VALUES (new.category, new.open, new.returns > 0, 1)
        ON CONFLICT DO UPDATE SET rows = rows + 1;
END;

CREATE TRIGGER proposal_renamed AFTER UPDATE OF search ON proposal
WHEN old.search <> new.search BEGIN
    INSERT INTO trigram (trigram, rowid, search) VALUES ('delete', old.no, old.search);
    INSERT INTO trigram (rowid, search) VALUES (new.no, new.search);
END;

CREATE TRIGGER proposal_went AFTER DELETE ON proposal BEGIN
    INSERT INTO trigram (trigram, rowid, search) VALUES ('delete', old.no, old.search);
    UPDATE headcount SET rows = rows - 1
        WHERE (category, open, returned) = (old.category, old.open, old.returns > 0);
    UPDATE decision SET superseded = 1 WHERE proposal = old.id AND state = 'accepted';
    DELETE FROM dossier WHERE id = old.id AND NOT EXISTS (
        SELECT 1 FROM decision WHERE proposal = old.id
            AND state IN ('held', 'awaiting-signature', 'queued', 'sending', 'unknown'));
END;

CREATE TABLE dossier (
    no      INTEGER PRIMARY KEY,        -- the higher, the newer
    id      TEXT NOT NULL UNIQUE,
    version TEXT NOT NULL,
    body    TEXT NOT NULL               -- JSON
) STRICT;

-- The outbox.
CREATE TABLE decision (
    no         INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    proposal   TEXT NOT NULL,
    version    TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    body       TEXT NOT NULL,           -- JSON of the whole decision
    state      TEXT NOT NULL,
    signature  INTEGER NOT NULL,        -- an approval that has to be signed
    release_at INTEGER NOT NULL,
    not_before INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    failure    TEXT,                    -- JSON
    receipt    TEXT,                    -- JSON
    receipt_version TEXT GENERATED ALWAYS AS (receipt ->> '$.version') STORED,
    theirs     TEXT,                    -- JSON
    settled_at INTEGER,
    superseded INTEGER NOT NULL DEFAULT 0 -- the server has shown another state since
) STRICT;

CREATE UNIQUE INDEX one_pending ON decision (proposal)
    WHERE state IN ('held', 'awaiting-signature', 'queued', 'sending', 'unknown');
CREATE INDEX decision_of ON decision (proposal);
CREATE INDEX decision_in ON decision (state);

-- What was done, one row chained to the next by its hash; rows are only ever added.
CREATE TABLE journal (
    no       INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    account  TEXT,                      -- the server's id of who was signed in
    decision TEXT NOT NULL,
    proposal TEXT NOT NULL,
    event    TEXT NOT NULL,
    state    TEXT NOT NULL,             -- the state after it
    detail   TEXT,                      -- JSON
    hash     BLOB NOT NULL
) STRICT;

CREATE TABLE journal_head (
    only INTEGER PRIMARY KEY CHECK (only = 0),
    no   INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER journal_keeps_its_rows BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is only ever added to');
END;

CREATE TRIGGER journal_loses_no_row BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is only ever added to');
END;
