/** The tables of the followers' memory: steps of the migrations, never changed once they are released. */

/** Values and commands are JSON in text columns: `jsonb` cannot hold every character that a narrative may. */
export const FOLLOWER_TABLES = `
  CREATE TABLE throughline.follower_checkpoint (
    follower text PRIMARY KEY,
    position bigint NOT NULL
  );

  CREATE TABLE throughline.follower_row (
    follower text NOT NULL,
    key text COLLATE "C" NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (follower, key)
  );

  CREATE TABLE throughline.follower_command (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    follower text NOT NULL,
    id text NOT NULL UNIQUE,
    sending text NOT NULL,
    outcome text
  );
  CREATE INDEX follower_command_unsent ON throughline.follower_command (follower, number) WHERE outcome IS NULL;
`;

/**
 * By its digest the event that was followed last is known again. It is of the event at `digest_position`: an older
 * release beside this one moves the position alone.
 */
export const FOLLOWER_DIGESTS = `
  ALTER TABLE throughline.follower_checkpoint
    ADD COLUMN digest text NOT NULL DEFAULT '',
    ADD COLUMN digest_position bigint NOT NULL DEFAULT 0;
`;
