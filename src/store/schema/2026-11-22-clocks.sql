-- A clock set back: how long a decision is held is told from here, not from the moment of its making.

ALTER TABLE decision ADD COLUMN held_since INTEGER;
