-- Blobs: sealed segments beside messages. What they say lies in the object store.

CREATE TABLE blob (
    thread bytea NOT NULL,
    blob bytea NOT NULL,
    account bytea NOT NULL,
    device bytea NOT NULL,
    segments bigint NOT NULL,
    size bigint NOT NULL,
    complete boolean NOT NULL,
    brought boolean NOT NULL,
    gone boolean NOT NULL,
    time bigint NOT NULL,
    PRIMARY KEY (thread, blob)
);

CREATE INDEX blob_id ON blob (blob);
CREATE INDEX blob_waiting ON blob (account, time) WHERE NOT brought AND NOT gone;
CREATE INDEX blob_gone ON blob (blob) WHERE gone;

CREATE TABLE blob_segment (
    blob bytea NOT NULL,
    index bigint NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    stored boolean NOT NULL,
    PRIMARY KEY (blob, index)
);

CREATE TABLE item_blob (
    thread bytea NOT NULL,
    seq bigint NOT NULL,
    blob bytea NOT NULL,
    PRIMARY KEY (thread, seq, blob)
);

CREATE INDEX item_blob_id ON item_blob (blob);

-- What the server signs its own tickets with.
CREATE TABLE server_key (
    name text PRIMARY KEY,
    secret bytea NOT NULL
);
