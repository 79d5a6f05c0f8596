-- Deliveries in steps, and doubt that outlives the program.

ALTER TABLE decision ADD COLUMN step TEXT NOT NULL DEFAULT 'decide';  -- what is delivered next
ALTER TABLE decision ADD COLUMN corrected TEXT;                       -- JSON: the receipt of the step before
ALTER TABLE decision ADD COLUMN doubted_since INTEGER;                -- in doubt since, without a break
