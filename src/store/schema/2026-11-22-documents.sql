-- Scans kept for reading without a line. They may be fetched again.

CREATE TABLE document (
    no         INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    proposal   TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256     TEXT NOT NULL,           -- of the bytes below, in hex
    size       INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,        -- fetched or opened: who was used longest ago goes first
    opened_at  INTEGER,                 -- shown to the user
    bytes      BLOB NOT NULL            -- last, so that nobody reads it for what stands before it
) STRICT;

CREATE INDEX document_of ON document (proposal);

-- No scan outlives the file of its proposal.
CREATE TRIGGER dossier_went AFTER DELETE ON dossier BEGIN
    DELETE FROM document WHERE proposal = old.id;
END;
