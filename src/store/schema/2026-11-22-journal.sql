-- A journal that outlives the personal data in it. The chain holds facts and a salted digest of what is
-- personal; that itself lies beside it and may go. `journal/upgrade.rs` carries the rows over.

DROP TRIGGER journal_keeps_its_rows;
DROP TRIGGER journal_loses_no_row;
ALTER TABLE journal RENAME TO journal_before;
ALTER TABLE journal_head RENAME TO journal_head_before;

CREATE TABLE journal (
    no       INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    account  TEXT,                      -- the server's id of who was signed in
    decision TEXT,                      -- NULL: it concerns the journal itself
    proposal TEXT,
    event    TEXT NOT NULL,
    state    TEXT,                      -- the state after it
    detail   TEXT,                      -- JSON: facts, nothing of a person
    person   TEXT,                      -- SHA-256 of salt and body in journal_person, in hex
    hash     BLOB NOT NULL
) STRICT;

CREATE INDEX journal_of ON journal (decision);

CREATE TABLE journal_person (
    no   INTEGER PRIMARY KEY,           -- the row of the journal
    salt TEXT NOT NULL,
    body TEXT NOT NULL                  -- JSON
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

CREATE TRIGGER journal_person_stays_or_goes BEFORE UPDATE ON journal_person BEGIN
    SELECT raise(ABORT, 'the journal is only ever added to');
END;

-- Since when a dossier has lain here, for the day on which it goes.
ALTER TABLE dossier ADD COLUMN fetched_at INTEGER;
