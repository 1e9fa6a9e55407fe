-- After a restore: until when threads are healed, what members say was in them.

CREATE TABLE healing (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    until bigint NOT NULL
);

ALTER TABLE thread ADD COLUMN healing_until bigint NOT NULL DEFAULT 0;

CREATE TABLE healing_claim (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    seq bigint NOT NULL,
    log_hash bytea NOT NULL,
    PRIMARY KEY (thread, account)
);

CREATE TABLE healing_item (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    seq bigint NOT NULL,
    log_hash bytea NOT NULL,
    kind text NOT NULL,
    time bigint NOT NULL,
    body bytea NOT NULL,
    payload bytea NOT NULL,
    signature bytea NOT NULL,
    erased bytea,
    box bytea,
    PRIMARY KEY (thread, account, seq)
);

ALTER TABLE healing_item ALTER COLUMN payload SET STORAGE EXTERNAL;
ALTER TABLE healing_item ALTER COLUMN payload SET STATISTICS 0;
ALTER TABLE healing_item ALTER COLUMN box SET STATISTICS 0;
