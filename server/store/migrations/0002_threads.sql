-- Threads. Every table is keyed by the thread first, so that it can be distributed.

CREATE TABLE thread (
    thread bytea PRIMARY KEY,
    head_seq bigint NOT NULL,
    log_hash bytea NOT NULL,
    epoch bigint NOT NULL,
    epoch_hash bytea NOT NULL,
    epoch_seq bigint NOT NULL,
    stale boolean NOT NULL,
    last_time bigint NOT NULL
) WITH (fillfactor = 50); -- room to update a row within its page

CREATE TABLE member (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    capacity text NOT NULL,
    from_epoch bigint NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint,
    last_time bigint,
    last_hash bytea,
    last_epoch bigint,
    PRIMARY KEY (thread, account)
);

CREATE INDEX member_account ON member (account, thread);

CREATE TABLE epoch (
    thread bytea NOT NULL,
    epoch bigint NOT NULL,
    epoch_hash bytea NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (thread, epoch)
);

CREATE TABLE epoch_box (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    seq bigint NOT NULL,
    box bytea NOT NULL,
    PRIMARY KEY (thread, account, seq)
);

CREATE TABLE item (
    thread bytea NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    time bigint NOT NULL,
    log_hash bytea NOT NULL,
    device bytea,
    n bigint,
    body bytea NOT NULL,
    payload bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (thread, seq)
);

-- Ciphertext does not compress: trying costs time only.
ALTER TABLE item ALTER COLUMN payload SET STORAGE EXTERNAL;
ALTER TABLE epoch_box ALTER COLUMN box SET STORAGE EXTERNAL;

CREATE UNIQUE INDEX item_counter ON item (thread, device, n) WHERE n IS NOT NULL;
CREATE INDEX item_notice ON item (thread, seq) WHERE kind IN ('leave', 'complaint');

CREATE TABLE cursor (
    thread bytea NOT NULL,
    account bytea NOT NULL,
    device bytea NOT NULL,
    delivered bigint NOT NULL,
    displayed bigint NOT NULL,
    body bytea,
    signature bytea,
    PRIMARY KEY (thread, account, device)
);
