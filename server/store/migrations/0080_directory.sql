-- The directory: who is attested under which professional number, which automations
-- there are, and the audit of lookups. What was asked for is in none of it.

CREATE INDEX attestation_professional ON attestation (idnps)
    WHERE idnps <> '' AND status = 'placed';

CREATE INDEX account_agent ON account (account) WHERE kind = 'agent';

-- One row for each who, minute and kind. A lookup is an account's, whose `key` is
-- empty, or a key's of the directory, whose `account` is empty. `minute` is when it
-- began, Unix milliseconds.
CREATE TABLE lookup (
    minute bigint NOT NULL,
    account bytea NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    queries bigint NOT NULL,
    found bigint NOT NULL,
    PRIMARY KEY (minute, account, key, kind)
);

CREATE INDEX lookup_account ON lookup (account, minute);
