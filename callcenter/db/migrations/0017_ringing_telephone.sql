-- Why: somebody with a browser telephone and one on the desk says which of them rings.
ALTER TABLE app_user ADD COLUMN rings text NOT NULL DEFAULT 'browser' CHECK (rings IN ('browser', 'desk'));
GRANT SELECT (rings) ON app_user TO r_operator, r_leader;
