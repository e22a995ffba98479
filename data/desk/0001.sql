-- The first form of a desk (docs/DESK.md). A later form is another file, 0002.sql ..., run in one transaction over the one before.
-- Times are milliseconds since 1970 UTC; digests are BLAKE2b-256.

CREATE TABLE desk (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- names: created, public_key, four_eyes (outcomes that need a second person, joined by ' '; without it: false_alert)

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
    seen INTEGER,                         -- the snapshot (seen_snapshot) that every customer is up to date with, but for those that wait; NULL: all wait
    screened INTEGER,                     -- when that was reached
    run INTEGER,                          -- a random number: the run that may write; a later one takes over
    target INTEGER,                       -- the snapshot that the last run that began was to reach
    whole INTEGER NOT NULL DEFAULT 0,     -- against all of it
    cursor INTEGER NOT NULL DEFAULT 0     -- customers up to this one are done; what a run that was broken off goes on from
) STRICT;

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    book INTEGER NOT NULL REFERENCES book ON DELETE CASCADE,
    ref TEXT NOT NULL,                    -- the customer's own id
    screened INTEGER,                     -- against everything; NULL: new or changed, waits
    digest BLOB NOT NULL,                 -- of query
    query TEXT NOT NULL,                  -- JSON: schema, properties, in the normal form of a query
    UNIQUE (book, ref)
) STRICT;
CREATE INDEX customer_waiting ON customer (book, id) WHERE screened IS NULL;
CREATE INDEX customer_order ON customer (book, id);

CREATE TABLE customer_hit (
    customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
    entity_id TEXT NOT NULL,
    entity_digest BLOB NOT NULL,
    query_digest BLOB NOT NULL,           -- of the customer as it was screened
    score REAL NOT NULL,
    since INTEGER NOT NULL,
    hit TEXT NOT NULL,
    PRIMARY KEY (customer, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_hit_entity ON customer_hit (entity_id);

-- ---- changes of the lists ---------------------------------------------------------------------

-- The snapshots that the desk has seen, one after the other; the same one may come again.
CREATE TABLE seen_snapshot (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,                 -- hex
    time INTEGER NOT NULL,
    added INTEGER NOT NULL, changed INTEGER NOT NULL, removed INTEGER NOT NULL
) STRICT;

-- What the desk knows of the entities of the one it saw last, so that it can tell what another one changed, and which entities changed since
-- the one that a book was screened with.
CREATE TABLE seen_entity (
    entity_id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,                 -- empty: it is gone
    changed INTEGER NOT NULL              -- the snapshot (seen_snapshot) that brought, changed or removed it
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_entity_changed ON seen_entity (changed);

-- What was said of them, packed, so that a change can say what differs.
CREATE TABLE seen_text (
    entity_id TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,               -- before packing
    text BLOB NOT NULL                    -- zstd: a JSON object a line
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    snapshot TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('added', 'changed', 'removed', 'more')), -- more: so many that the rest was not kept
    entity_id TEXT NOT NULL,
    caption TEXT NOT NULL, schema TEXT NOT NULL,
    datasets TEXT NOT NULL,               -- joined by ' ', with one before and after
    search TEXT NOT NULL,                 -- caption and id in lower case
    what TEXT NOT NULL                    -- JSON: the statements and listings that differ
) STRICT;

-- ---- events -----------------------------------------------------------------------------------

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
    next INTEGER NOT NULL,                -- when it is due; while it is being sent, when another sender may try
    status INTEGER, error TEXT, delivered INTEGER
) STRICT;
CREATE INDEX delivery_due ON delivery (next) WHERE state = 'waiting';
CREATE INDEX delivery_done ON delivery (delivered) WHERE state = 'delivered';
CREATE INDEX delivery_webhook ON delivery (webhook, id);
