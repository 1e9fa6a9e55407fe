-- How a lost account is found by its card, and which devices have logged out.

CREATE TABLE slot (
    sig_pk bytea PRIMARY KEY,
    account bytea NOT NULL
);

CREATE INDEX slot_account ON slot (account);

CREATE TABLE departure (
    account bytea NOT NULL,
    device bytea NOT NULL,
    time bigint NOT NULL,
    PRIMARY KEY (account, device)
);
