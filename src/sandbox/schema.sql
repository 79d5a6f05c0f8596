-- Moments are seconds since 1970, UTC; statuses are SIASN's numbers.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- `change` numbers every change of a proposal's row; it only grows.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('change', 0), ('bustle', 0);

CREATE TABLE agency (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('daerah', 'pusat')),
  kanreg_id TEXT NOT NULL,
  office TEXT NOT NULL -- the BKN office that validates: a Kanreg's two digits, or 'pusat'
) STRICT;

CREATE TABLE unit (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  agency INTEGER NOT NULL REFERENCES agency
) STRICT;

-- Officials; every civil servant in `person` is a user as well.
CREATE TABLE account (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  number INTEGER PRIMARY KEY, -- index in the world
  nip TEXT NOT NULL UNIQUE,
  pns_id TEXT NOT NULL,
  nik TEXT NOT NULL,
  name TEXT NOT NULL,
  birth TEXT NOT NULL,
  birth_place TEXT NOT NULL,
  sex TEXT NOT NULL,
  employee_kind TEXT NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit,
  agency INTEGER NOT NULL REFERENCES agency,
  activated INTEGER NOT NULL
) STRICT;
CREATE INDEX person_unit ON person (unit, activated);
CREATE INDEX person_agency ON person (agency, activated);

CREATE TABLE record (
  id TEXT PRIMARY KEY,
  nip TEXT NOT NULL,
  category TEXT NOT NULL,
  variant TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX record_person ON record (nip, category);

-- The slim row of lists; what only the detail needs is in `proposal_data`.
CREATE TABLE proposal (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  nip TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  variant TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('I', 'U', 'D')),
  record_id TEXT,
  status INTEGER NOT NULL,
  stage TEXT NOT NULL,
  unit INTEGER NOT NULL REFERENCES unit,
  agency INTEGER NOT NULL REFERENCES agency,
  office TEXT, -- set once BKN has had it in sight, and kept
  submitted INTEGER NOT NULL,
  returns INTEGER NOT NULL,
  summary TEXT NOT NULL,
  documents INTEGER NOT NULL,
  version INTEGER NOT NULL,
  changed INTEGER NOT NULL -- the number of its last change
) STRICT;
-- One index per sight and sort order: a page is a range of one index, whatever the length of the list.
CREATE INDEX proposal_unit_submitted ON proposal (unit, submitted);
CREATE INDEX proposal_unit_name ON proposal (unit, name);
CREATE INDEX proposal_unit_nip ON proposal (unit, nip);
CREATE INDEX proposal_unit_changed ON proposal (unit, changed);
CREATE INDEX proposal_agency_submitted ON proposal (agency, submitted);
CREATE INDEX proposal_agency_name ON proposal (agency, name);
CREATE INDEX proposal_agency_nip ON proposal (agency, nip);
CREATE INDEX proposal_agency_changed ON proposal (agency, changed);
CREATE INDEX proposal_office_submitted ON proposal (office, submitted) WHERE office IS NOT NULL;
CREATE INDEX proposal_office_name ON proposal (office, name) WHERE office IS NOT NULL;
CREATE INDEX proposal_office_nip ON proposal (office, nip) WHERE office IS NOT NULL;
CREATE INDEX proposal_office_changed ON proposal (office, changed) WHERE office IS NOT NULL;

CREATE TABLE proposal_data (
  number INTEGER PRIMARY KEY REFERENCES proposal,
  proposed TEXT NOT NULL,
  fault TEXT, -- planted; never served
  settled INTEGER NOT NULL DEFAULT 0, -- 1: the record holds the proposed values now
  held_before TEXT -- what the record held before it was settled
) STRICT;

CREATE TABLE history (
  number INTEGER PRIMARY KEY,
  proposal INTEGER NOT NULL REFERENCES proposal,
  at INTEGER NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  account TEXT, -- who signed in; NULL for what happened before the world began
  outcome TEXT NOT NULL,
  status INTEGER NOT NULL,
  reason_id TEXT,
  note TEXT,
  key TEXT
) STRICT;
CREATE INDEX history_proposal ON history (proposal, number);
CREATE INDEX history_key ON history (key) WHERE key IS NOT NULL;
CREATE TRIGGER history_is_kept BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'the history only grows'); END;
CREATE TRIGGER history_stands BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'the history only grows'); END;

CREATE TABLE document (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  proposal INTEGER NOT NULL REFERENCES proposal,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,
  content TEXT NOT NULL, -- what to render
  size INTEGER, -- bytes; NULL until first rendered
  sha256 TEXT
) STRICT;
CREATE INDEX document_proposal ON document (proposal, number);

-- An answer given under an idempotency key, with the fingerprint of what was asked.
CREATE TABLE decision_key (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
  proposal INTEGER PRIMARY KEY REFERENCES proposal,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE message (
  number INTEGER PRIMARY KEY,
  proposal INTEGER NOT NULL REFERENCES proposal,
  at INTEGER NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX message_proposal ON message (proposal, number);

-- Only the digest of a token is kept.
CREATE TABLE session (
  digest BLOB PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
  account TEXT NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (
  list TEXT NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (list, id)
) STRICT, WITHOUT ROWID;
