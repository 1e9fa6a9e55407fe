-- Which devices are woken by Web Push, and where. A key is the browser's public one.

CREATE TABLE push_subscription (
    account bytea NOT NULL,
    device bytea NOT NULL,
    endpoint text NOT NULL,
    p256dh bytea NOT NULL,
    auth bytea NOT NULL,
    created bigint NOT NULL,
    woken bigint NOT NULL,
    failures integer NOT NULL,
    PRIMARY KEY (account, device)
);

CREATE INDEX push_subscription_endpoint ON push_subscription (endpoint);
