-- Sign-in as an OpenID provider does it. Whoever was signed in signs in again.
DROP TABLE session;

-- Only the digest of a token is kept. All that came of one sign-in is one family. A refresh token
-- that was used up stays as long as its family lives, so that its second use is noticed.
CREATE TABLE token (
  digest BLOB PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
  family TEXT NOT NULL,
  client TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX token_family ON token (family);

-- An authorization code; kept after its use for the same reason.
CREATE TABLE code (
  digest BLOB PRIMARY KEY,
  family TEXT NOT NULL,
  client TEXT NOT NULL,
  account TEXT NOT NULL,
  scope TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  challenge TEXT NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  digest BLOB PRIMARY KEY, -- of the device code
  user_code TEXT NOT NULL UNIQUE,
  client TEXT NOT NULL,
  scope TEXT NOT NULL,
  expires INTEGER NOT NULL,
  interval INTEGER NOT NULL, -- seconds between two polls
  polled INTEGER, -- when last
  answer TEXT NOT NULL DEFAULT 'none' CHECK (answer IN ('none', 'denied', 'approved')),
  account TEXT
) STRICT, WITHOUT ROWID;

-- The time steps whose one-time code has been used.
CREATE TABLE totp_step (
  account TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'signature')),
  step INTEGER NOT NULL,
  PRIMARY KEY (account, purpose, step)
) STRICT, WITHOUT ROWID;
