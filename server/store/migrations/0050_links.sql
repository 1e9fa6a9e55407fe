-- Link sessions. Rows go some minutes after their time: nothing in them is secret.

CREATE TABLE link (
    number integer PRIMARY KEY,
    account bytea NOT NULL,
    device bytea NOT NULL,
    stage text NOT NULL,
    expires bigint NOT NULL,
    commitment bytea,
    answer bytea,
    opener bytea,
    nonce bytea,
    accept bytea,
    mac bytea
);

CREATE INDEX link_account ON link (account);
