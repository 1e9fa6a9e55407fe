-- How long a thread keeps its messages, what is filed, what is erased, who has said so.

-- The retention is that of the record in force; `retention_epoch` says of which epoch it
-- was read, so that code which does not know these columns leaves none behind the truth.
ALTER TABLE thread
    ADD COLUMN retention_epoch bigint,
    ADD COLUMN keep_seconds bigint NOT NULL DEFAULT 0,
    ADD COLUMN hold_seconds bigint NOT NULL DEFAULT 0,
    ADD COLUMN filed_seq bigint NOT NULL DEFAULT 0,
    ADD COLUMN erased_seq bigint NOT NULL DEFAULT 0,
    ADD COLUMN erased_items bigint NOT NULL DEFAULT 0;

CREATE INDEX thread_unread_retention ON thread (thread)
    WHERE retention_epoch IS DISTINCT FROM epoch;

-- SHA-256 of the payload that was: the item's hash is made of it.
ALTER TABLE item ADD COLUMN erased bytea;

DROP INDEX item_notice;
CREATE INDEX item_notice ON item (thread, seq)
    WHERE kind IN ('leave', 'complaint', 'filed');

CREATE TABLE receipt (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    device bytea NOT NULL,
    seq bigint NOT NULL,
    body bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (thread, account, device)
);

-- What is sealed is no use to the planner, whose samples would outlive the rows.
ALTER TABLE item ALTER COLUMN payload SET STATISTICS 0;
ALTER TABLE epoch_box ALTER COLUMN box SET STATISTICS 0;
