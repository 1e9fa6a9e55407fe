-- Services of organisations, as an operator's file says them. `hours` are spans
-- (weekday, opens, closes) in minutes, `lines` objects, both JSON. `words` are the folded
-- ones of its name, speciality and organisation, each with a space before it.

CREATE TABLE directory.service (
    id text COLLATE "C" PRIMARY KEY,
    organization text COLLATE "C" NOT NULL,
    organization_name text NOT NULL,
    department text COLLATE "C" NOT NULL,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    speciality text NOT NULL,
    comment text NOT NULL,
    lines text NOT NULL,
    hours text NOT NULL,
    holidays boolean NOT NULL,
    always boolean NOT NULL,
    answer_minutes integer NOT NULL,
    role text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    changed bigint NOT NULL
);

CREATE INDEX service_name ON directory.service (name_key, id);
CREATE INDEX service_organization ON directory.service (organization, name_key, id);
CREATE INDEX service_changed ON directory.service (changed);
