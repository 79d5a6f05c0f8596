-- What officials put right in proposals (koreksi), under the line of the history that tells of it.
CREATE TABLE correction (
  number INTEGER PRIMARY KEY,
  proposal INTEGER NOT NULL REFERENCES proposal,
  history INTEGER NOT NULL REFERENCES history,
  field TEXT NOT NULL,
  original TEXT NOT NULL, -- JSON
  corrected TEXT NOT NULL, -- JSON
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX correction_proposal ON correction (proposal, number);
