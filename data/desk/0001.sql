-- The first form of a desk (docs/DESK.md). A later form is another file, 0002.sql ..., run in one transaction over the one before.
-- Times are milliseconds since 1970 UTC; digests are BLAKE2b-256.

CREATE TABLE desk (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- names: created, public_key, seen_snapshot (digest of the snapshot whose changes were noted last), four_eyes (outcomes that need a second
-- person, joined by ' '; without it: false_alert)

-- ---- who --------------------------------------------------------------------------------------

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
    password TEXT NOT NULL,               -- argon2id, libsodium's text form
    disabled INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    last_login INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,  -- since the last login that went well
    failed INTEGER                        -- when the last one failed
) STRICT;

CREATE TABLE session (
    digest BLOB PRIMARY KEY,              -- of the token, which is kept nowhere
    account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    created INTEGER NOT NULL,
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest BLOB NOT NULL UNIQUE,
    role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 4),
    scopes INTEGER NOT NULL,
    per_minute INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires INTEGER,
    revoked INTEGER,
    last_used INTEGER
) STRICT;

-- ---- audit trail ------------------------------------------------------------------------------

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,              -- 1, 2, 3 ... without a gap
    time INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    digest BLOB NOT NULL,                 -- of body
    body TEXT,                            -- JSON; NULL once erased, which a later record says
    hash BLOB NOT NULL                    -- of the hash before, and all of the above but body
) STRICT;
CREATE INDEX audit_subject ON audit (subject, seq) WHERE subject <> '';

CREATE TABLE audit_head (                 -- one row: the newest record, sealed with the desk's secret key
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;

CREATE TABLE audit_checkpoint (
    seq INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL               -- Ed25519
) STRICT;

-- ---- cases ------------------------------------------------------------------------------------

CREATE TABLE alert_case (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 1,   -- counts steps
    state TEXT NOT NULL CHECK (state IN ('open', 'pending', 'closed')),
    outcome TEXT CHECK (outcome IN ('true_match', 'false_alert', 'inconclusive')),
    decided_by TEXT, decided INTEGER,     -- proposed while pending
    approved_by TEXT, approved INTEGER,
    opened INTEGER NOT NULL, opened_by TEXT NOT NULL,
    closed INTEGER,
    assigned TEXT,                        -- name of an account
    due INTEGER,                          -- begin of the day
    until INTEGER,                        -- a false alert is remembered until this moment
    refers INTEGER REFERENCES alert_case, -- the case before of the same pair, whose verdict no longer settles it
    source TEXT NOT NULL,                 -- "page", "api", "file", "watch", "cli"
    book TEXT, customer TEXT,             -- of a watched customer
    query_digest BLOB NOT NULL,
    query_key BLOB NOT NULL,              -- as in memory
    query_caption TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    entity_digest BLOB NOT NULL,
    entity_caption TEXT NOT NULL,
    datasets TEXT NOT NULL,               -- joined by ' ', with one before and after
    score REAL NOT NULL,
    snapshot TEXT NOT NULL,               -- its digest, hex
    search TEXT NOT NULL,                 -- captions, ids and customer without case, for looking up
    events INTEGER NOT NULL DEFAULT 0,    -- how many case_event there are
    event_bytes INTEGER NOT NULL DEFAULT 0, -- of their bodies
    reason TEXT                           -- of the verdict
) STRICT;
CREATE UNIQUE INDEX alert_case_open ON alert_case (query_digest, entity_id, coalesce(book, ''), coalesce(customer, ''))
    WHERE state <> 'closed';
CREATE INDEX alert_case_due ON alert_case (state, coalesce(due, 9223372036854775807), id);
CREATE INDEX alert_case_score ON alert_case (state, score, id);
CREATE INDEX alert_case_any_due ON alert_case (coalesce(due, 9223372036854775807), id);
CREATE INDEX alert_case_any_score ON alert_case (score, id);
CREATE INDEX alert_case_assigned ON alert_case (assigned, state, id);
CREATE INDEX alert_case_entity ON alert_case (entity_id);
CREATE INDEX alert_case_customer ON alert_case (customer, book) WHERE customer IS NOT NULL;
CREATE INDEX alert_case_refers ON alert_case (refers) WHERE refers IS NOT NULL;
CREATE INDEX alert_case_search ON alert_case (search);

-- Apart, so that many rows of alert_case stand on a page.
CREATE TABLE case_text (
    alert_case INTEGER PRIMARY KEY REFERENCES alert_case,
    query TEXT NOT NULL,                  -- JSON: schema, properties
    hit TEXT NOT NULL                     -- JSON of the hit as it was
) STRICT;

CREATE TABLE case_event (
    id INTEGER PRIMARY KEY,
    alert_case INTEGER NOT NULL REFERENCES alert_case,
    time INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL                    -- JSON
) STRICT;
CREATE INDEX case_event_case ON case_event (alert_case, id);

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    alert_case INTEGER NOT NULL REFERENCES alert_case,
    time INTEGER NOT NULL, actor TEXT NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL,
    bytes INTEGER NOT NULL, digest BLOB NOT NULL,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_case ON attachment (alert_case, id);

-- The newest verdict of a query and an entity, false alert or true match, bound to what both sides said.
CREATE TABLE memory (
    id INTEGER PRIMARY KEY,
    query_key BLOB NOT NULL,              -- of the names alone: whom the memory may be about
    entity_id TEXT NOT NULL,
    query_digest BLOB NOT NULL,
    entity_digest BLOB NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('true_match', 'false_alert')),
    alert_case INTEGER NOT NULL REFERENCES alert_case,
    decided INTEGER NOT NULL, decided_by TEXT NOT NULL,
    until INTEGER,
    reason TEXT NOT NULL,
    UNIQUE (query_key, entity_id, query_digest)
) STRICT;
CREATE INDEX memory_newest ON memory (query_key, entity_id, decided, id);
CREATE INDEX memory_entity ON memory (entity_id);
CREATE INDEX memory_case ON memory (alert_case);

-- ---- books ------------------------------------------------------------------------------------

CREATE TABLE book (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,               -- JSON
    created INTEGER NOT NULL,
    screened INTEGER,                     -- when all of it was last up to date
    snapshot TEXT                         -- with which snapshot, its digest
) STRICT;

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    book INTEGER NOT NULL REFERENCES book ON DELETE CASCADE,
    ref TEXT NOT NULL,                    -- the customer's own id
    schema TEXT,
    properties TEXT NOT NULL,             -- JSON
    digest BLOB NOT NULL,
    screened INTEGER,                     -- NULL: new or changed, to be screened against everything
    UNIQUE (book, ref)
) STRICT;
CREATE INDEX customer_waiting ON customer (book, id) WHERE screened IS NULL;

CREATE TABLE customer_hit (
    customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
    entity_id TEXT NOT NULL,
    entity_digest BLOB NOT NULL,
    score REAL NOT NULL,
    since INTEGER NOT NULL,
    hit TEXT NOT NULL,
    PRIMARY KEY (customer, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_hit_entity ON customer_hit (entity_id);

-- What the desk knows of the entities of the snapshot it saw last, so that it can tell what another one changed.
CREATE TABLE seen_entity (
    entity_id TEXT PRIMARY KEY,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- events -----------------------------------------------------------------------------------

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    snapshot TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'removed')),
    entity_id TEXT NOT NULL,
    caption TEXT NOT NULL, schema TEXT NOT NULL, datasets TEXT NOT NULL,
    what TEXT NOT NULL                    -- JSON: the statements and listings that differ
) STRICT;

CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL, title TEXT NOT NULL,
    events TEXT NOT NULL,                 -- joined by ' ', with one before and after
    secret BLOB NOT NULL,
    private INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    webhook INTEGER NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL,
    status INTEGER, error TEXT, delivered INTEGER
) STRICT;
CREATE INDEX delivery_due ON delivery (next) WHERE state = 'waiting';
CREATE INDEX delivery_webhook ON delivery (webhook, id);
