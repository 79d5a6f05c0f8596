-- The rows of a small unit among a million are found without going through the others.

CREATE INDEX proposal_in_unit ON proposal (unit);
