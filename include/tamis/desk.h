/*
 * tamis/desk.h - the desk: what people and programs remember about screening (docs/DESK.md).
 *
 * One file (SQLite) holds accounts and keys, cases, the memory of false alerts, books of customers that are watched, events
 * and their delivery, and the audit trail. A desk may be used by any number of threads at once, and its file by several
 * processes. What a call changes is durable when it returns, and is in the audit trail in the same transaction.
 *
 * Requests and answers are JSON objects, whose fields docs/DESK.md names; answers end without a newline. Times are
 * "2026-11-28T05:46:57.123Z". Whoever calls names the actor; the desk asks whether the actor's role allows it
 * (ERR_DENIED). Errors of every call besides: IO, CORRUPT, NOMEM, LIMIT, and what `write` returns. Since version 0.2.
 */
#ifndef TAMIS_DESK_H
#define TAMIS_DESK_H

#include <tamis/desk_types.h>
#include <tamis/tamis.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tamis_desk tamis_desk;

/* ---- who ----------------------------------------------------------------------------------------- */

/* "analyst"; "" for a number that is none. */
TAMIS_API const char *tamis_role_name(tamis_role role);
/* TAMIS_ROLE_NONE when it is no role. */
TAMIS_API tamis_role tamis_role_find(const char *name);

/* The user of the command line, who can open the file anyway: "cli:NAME", admin, every scope. */
TAMIS_API tamis_actor tamis_actor_local(void);

/* ---- life ---------------------------------------------------------------------------------------- */

/* Creates a desk: PATH, and PATH.key beside it (mode 0600) that signs the audit trail. *public_key gets 64 hex digits, to be
 * kept elsewhere. Errors: ARGUMENT (there is a file already), IO. */
TAMIS_API TAMIS_CHECK tamis_status tamis_desk_create(const char *path, char public_key[65],
                                                     tamis_error *err);
/* Opens one, with its older form brought up to date first. The engine must outlive it.
 * Errors: NOT_FOUND, FORMAT (no desk), VERSION (of a newer tamis), CORRUPT, IO. */
TAMIS_API TAMIS_CHECK tamis_status tamis_desk_open(const tamis_engine *engine, const char *path,
                                                   tamis_desk **out, tamis_error *err);
TAMIS_API void tamis_desk_close(tamis_desk *desk); /* NULL allowed; no call may be under way */
/* A whole copy while it is in use; `path` is replaced atomically. The key is not copied. */
TAMIS_API TAMIS_CHECK tamis_status tamis_desk_backup(tamis_desk *desk, const char *path,
                                                     tamis_progress_fn progress, void *progress_ctx,
                                                     tamis_error *err);
/* Is the file sound (SQLite's own check, references)? CORRUPT with the first finding. */
TAMIS_API TAMIS_CHECK tamis_status tamis_desk_check(const char *path, tamis_error *err);

/* ---- accounts, sessions, keys -------------------------------------------------------------------- */

/* Admins only, but for one's own password. Errors: ARGUMENT (name taken, name or password not acceptable), NOT_FOUND, DENIED. */
TAMIS_API TAMIS_CHECK tamis_status tamis_account_add(tamis_desk *desk, const tamis_actor *actor,
                                                     const char *name, tamis_role role,
                                                     const char *password, tamis_error *err);
/* {"role"?, "disabled"?, "password"?, "old_password"? (needed by oneself)}; ends sessions where that is due.
 * The last admin that is not disabled stays one (ARGUMENT). */
TAMIS_API TAMIS_CHECK tamis_status tamis_account_change(tamis_desk *desk, const tamis_actor *actor,
                                                        const char *name, const char *change,
                                                        tamis_error *err);
/* {"accounts": [{name, role, disabled, created, last_login}]} */
TAMIS_API TAMIS_CHECK tamis_status tamis_account_list(tamis_desk *desk, const tamis_actor *actor,
                                                      tamis_write_fn write, void *ctx,
                                                      tamis_error *err);

/* argon2id, constant time whether the account exists or not; after 5 failures within 15 minutes an account waits (LIMIT).
 * Errors: DENIED (never says which of both was wrong), LIMIT. */
TAMIS_API TAMIS_CHECK tamis_status tamis_login(tamis_desk *desk, const char *name,
                                               const char *password, tamis_session *out,
                                               tamis_error *err);
/* The session of a token: ends 12 hours after login, or 60 minutes after its last use. Errors: DENIED. */
TAMIS_API TAMIS_CHECK tamis_status tamis_session_find(tamis_desk *desk, const char *token,
                                                      tamis_session *out, tamis_error *err);
TAMIS_API TAMIS_CHECK tamis_status tamis_logout(tamis_desk *desk, const char *token,
                                                tamis_error *err);

/* A key for programs, shown once in *token. `per_minute`: requests allowed, 0: no limit. `expires`: YYYY-MM-DD or NULL. Admins only. */
TAMIS_API TAMIS_CHECK tamis_status tamis_key_add(tamis_desk *desk, const tamis_actor *actor,
                                                 const char *name, tamis_role role, unsigned scopes,
                                                 uint32_t per_minute, const char *expires,
                                                 char token[TAMIS_TOKEN_BYTES], tamis_error *err);
TAMIS_API TAMIS_CHECK tamis_status tamis_key_revoke(tamis_desk *desk, const tamis_actor *actor,
                                                    const char *name, tamis_error *err);
/* {"keys": [{name, role, scopes: [...], per_minute, created, expires, revoked, last_used}]} */
TAMIS_API TAMIS_CHECK tamis_status tamis_key_list(tamis_desk *desk, const tamis_actor *actor,
                                                  tamis_write_fn write, void *ctx,
                                                  tamis_error *err);
/* Who is it? Counts the request: LIMIT with *retry_after in seconds when there were too many. Errors: DENIED. */
TAMIS_API TAMIS_CHECK tamis_status tamis_key_find(tamis_desk *desk, const char *token,
                                                  tamis_actor *out, unsigned *retry_after,
                                                  tamis_error *err);

/* ---- audit trail ----------------------------------------------------------------------------------- */

/* Appends one record: `action` such as "match", `subject` such as "case:12" or "", `body` a JSON object. Records of a request
 * that was answered survive the end of the program whenever it comes. */
TAMIS_API TAMIS_CHECK tamis_status tamis_audit_add(tamis_desk *desk, const tamis_actor *actor,
                                                   const char *action, const char *subject,
                                                   const char *body, size_t body_len,
                                                   tamis_error *err);
/* Signs the newest record now; a desk does so by itself every 1,000 records and when it is closed. The signed checkpoint as JSON. */
TAMIS_API TAMIS_CHECK tamis_status tamis_audit_checkpoint(tamis_desk *desk,
                                                          const tamis_actor *actor,
                                                          tamis_write_fn write, void *ctx,
                                                          tamis_error *err);
/* Records after number `after`, at most `limit` (0: all), one JSON object a line. Filter: {"actor"?, "action"?, "subject"?, "from"?, "until"?, "order"?
 * ("oldest", "newest": first), "before"? (only records below this number: the next page of the newest first)} or NULL. */
TAMIS_API TAMIS_CHECK tamis_status tamis_audit_export(tamis_desk *desk, const tamis_actor *actor,
                                                      uint64_t after, uint64_t limit,
                                                      const char *filter, tamis_write_fn write,
                                                      void *ctx, tamis_error *err);

/* Erases the texts (bodies) of records, for the rules on personal data: {"reason", "until"?, "from"?, "first"?, "last"? (numbers), "text"?, "actor"?,
 * "action"?, "subject"?}: what all of these allow, "until" or "last" or one of the texts being needed. `from` and `until` as in an export, `until` with its
 * day; "text" stands in a text of the body, whatever its case and Unicode form. Their digests, and so the chain, stay; records "audit.erase" say who erased
 * which ones and why, and are not erased. A few hundred records a transaction: what was done stays when it fails. Admins. Errors: ARGUMENT, CONFLICT. */
TAMIS_API TAMIS_CHECK tamis_status tamis_audit_erase(tamis_desk *desk, const tamis_actor *actor,
                                                     const char *request, size_t request_len,
                                                     tamis_audit_erasure *out, tamis_error *err);

/* Checks the chain of a desk, or of an exported file, that may not be trusted. `public_key` (64 hex digits; NULL: that of the desk, which a
 * forger may have changed, too); `checkpoints`: a file of checkpoints kept elsewhere, or NULL. OK also when something was found. */
TAMIS_API TAMIS_CHECK tamis_status tamis_audit_verify(const char *path, const char *public_key,
                                                      const char *checkpoints,
                                                      tamis_progress_fn progress,
                                                      void *progress_ctx, tamis_audit_report *out,
                                                      tamis_error *err);

/* ---- cases and memory ------------------------------------------------------------------------------ */

/* Opens cases for the hits of a query: {"query": {schema, properties}, "hits": [...], "source"?, "customer"?, "note"?, "due"?}, at most 500 hits. A hit is what
 * tamis_hits_json gives, or any object with "entity_id" (or "id"), "score", and if possible "caption", "dataset" or "datasets"; all of it is kept. A
 * pair that has an open case gets none, but its hit as it is now; nor does one that the memory settles. Answer, in the order of the hits: {"cases":
 * [{id, entity_id, state, new}]}. The snapshot gives the digests of entities. Errors: ARGUMENT, DENIED (analysts). */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_open(tamis_desk *desk, const tamis_actor *actor,
                                                   const tamis_snapshot *snapshot,
                                                   const char *request, size_t request_len,
                                                   tamis_write_fn write, void *ctx,
                                                   tamis_error *err);
/* {"state"?, "outcome"?, "assigned"? ("me", "nobody", a name), "due_before"?, "dataset"?, "source"?, "book"?, "customer"?, "entity_id"?, "text"?, "sort"? ("due", "score",
 * "opened", "oldest"), "limit"? (50, at most 500), "offset"?, "after"? (a case's number: the page after it, whatever has come before meanwhile)} ->
 * {"total", "cases": [...]}. `text`: words of the captions, ids and customer, whatever their case. NULL: everything. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_list(tamis_desk *desk, const tamis_actor *actor,
                                                   const char *filter, tamis_write_fn write,
                                                   void *ctx, tamis_error *err);
/* One case with its query, hit, events and attachments (without their data). NOT_FOUND. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_get(tamis_desk *desk, const tamis_actor *actor,
                                                  uint64_t id, tamis_write_fn write, void *ctx,
                                                  tamis_error *err);
/* One step: {"action": "assign"|"comment"|"due"|"decide"|"approve"|"reject"|"reopen", "version", ...}. `version` is the one that the caller has
 * seen: CONFLICT when the case has moved on; only a
 * comment may do without. With a snapshot (else NULL) the answer, which is the case, says "entity_changed" as well. Errors: ARGUMENT, NOT_FOUND, DENIED, CONFLICT. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_act(tamis_desk *desk, const tamis_actor *actor,
                                                  const tamis_snapshot *snapshot, uint64_t id,
                                                  const char *request, size_t request_len,
                                                  tamis_write_fn write, void *ctx,
                                                  tamis_error *err);
/* A file with a case, 10 MB at most. Answer: {"attachment": {id, name, type, bytes, digest}}. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_attach(tamis_desk *desk, const tamis_actor *actor,
                                                     uint64_t id, const char *name,
                                                     const char *type, const void *data, size_t len,
                                                     tamis_write_fn write, void *ctx,
                                                     tamis_error *err);
/* The data of one; *name and *type (may be NULL) get 256 bytes at most. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_attachment(tamis_desk *desk, const tamis_actor *actor,
                                                         uint64_t case_id, uint64_t attachment,
                                                         char name[256], char type[128],
                                                         tamis_write_fn write, void *ctx,
                                                         tamis_error *err);

/* {"four_eyes": [outcomes that need a second person]}, after `change` of the same form, which admins may give, or NULL. */
TAMIS_API TAMIS_CHECK tamis_status tamis_case_settings(tamis_desk *desk, const tamis_actor *actor,
                                                       const char *change, tamis_write_fn write,
                                                       void *ctx, tamis_error *err);

/* What is remembered of a hit, as the member that the hit is to carry: {} or {"cleared": {case, decided, by, reason, until}} (a false alert), or {"woken":
 * {..., changed: [of "query", "entity", "expired"]}} (it was one), or {"known": {case, decided, by, reason, changed}} (a true match). Reads only; for each hit of every
 * answer, so it is quick: the digest of the entity is made only when something is remembered of the names. */
TAMIS_API TAMIS_CHECK tamis_status tamis_memory_ask(tamis_desk *desk,
                                                    const tamis_snapshot *snapshot,
                                                    const tamis_query *query, const char *entity_id,
                                                    tamis_write_fn write, void *ctx,
                                                    tamis_error *err);
/* As tamis_screen_file, with the desk: each hit says what is remembered of it, in JSON as tamis_memory_ask, in CSV in a column "desk" ("cleared, case 3"). With `open_cases`,
 * hits become cases as tamis_case_open has it (source "file", the row's id as customer), in the order of rows, at most 500 a row. *new_cases (may be NULL): how many
 * were new. What was opened stays when the file is not finished. Errors: as of both. */
TAMIS_API TAMIS_CHECK tamis_status
tamis_desk_screen_file(tamis_desk *desk, const tamis_actor *actor, const tamis_snapshot *snapshot,
                       const tamis_file_options *options, bool open_cases,
                       tamis_file_summary *summary, uint64_t *new_cases, tamis_error *err);

/* The same for all hits of one answer, in one reading of the query and the desk: a JSON array with an object for each of the ids, in their order. */
TAMIS_API TAMIS_CHECK tamis_status tamis_memory_ask_all(
    tamis_desk *desk, const tamis_snapshot *snapshot, const tamis_query *query,
    const char *const *entity_ids, size_t count, tamis_write_fn write, void *ctx, tamis_error *err);
/* {"entity_id"?, "text"?, "limit"?, "offset"?} -> {"total", "memories": [{id, case, decided, until, outcome, entity_id, entity_caption, query_caption, by, reason}]} */
TAMIS_API TAMIS_CHECK tamis_status tamis_memory_list(tamis_desk *desk, const tamis_actor *actor,
                                                     const char *filter, tamis_write_fn write,
                                                     void *ctx, tamis_error *err);
/* Approvers. NOT_FOUND. */
TAMIS_API TAMIS_CHECK tamis_status tamis_memory_forget(tamis_desk *desk, const tamis_actor *actor,
                                                       uint64_t id, const char *reason,
                                                       tamis_error *err);

/* ---- books of customers ---------------------------------------------------------------------------- */

/* Makes a book, or changes its settings: {"title"?, "threshold"?, "datasets"?, "topics"?, "limit"?, "open_cases"? (true)}. Analysts. */
TAMIS_API TAMIS_CHECK tamis_status tamis_book_set(tamis_desk *desk, const tamis_actor *actor,
                                                  const char *book, const char *settings,
                                                  tamis_error *err);
TAMIS_API TAMIS_CHECK tamis_status tamis_book_remove(tamis_desk *desk, const tamis_actor *actor,
                                                     const char *book, tamis_error *err);
/* {"books": [{name, title, settings, customers, waiting, hits, open_cases, screened, snapshot}]} */
TAMIS_API TAMIS_CHECK tamis_status tamis_book_list(tamis_desk *desk, const tamis_actor *actor,
                                                   tamis_write_fn write, void *ctx,
                                                   tamis_error *err);

typedef struct tamis_book_load_options {
    const char
        *input; /* CSV or JSON lines as for tamis_screen_file, with a column or member "id" */
    tamis_table input_table;
    const char *map;    /* as for tamis_screen_file */
    const char *schema; /* as for tamis_screen_file */
    bool replace;       /* customers that are not in the file leave the book */
    /* Stage "load": bytes read of all; then "keep": customers put in of all, with no transaction under way. Both can stop the load, but for the last
     * call, when it counts already. */
    tamis_progress_fn progress;
    void *progress_ctx;
    void (*row_problem)(void *ctx, uint64_t row, const char *message);
    void *row_problem_ctx;
} tamis_book_load_options;

/* Brings customers into a book, all or none, in short transactions between which others can write; what did not change is not screened again. Errors:
 * NOT_FOUND (no such book), CONFLICT (another load of the book began to keep what it has), as tamis_screen_file. */
TAMIS_API TAMIS_CHECK tamis_status tamis_book_load(tamis_desk *desk, const tamis_actor *actor,
                                                   const char *book,
                                                   const tamis_book_load_options *options,
                                                   tamis_book_load_summary *summary,
                                                   tamis_error *err);
/* One customer: {"schema", "properties"}, or NULL to take it out. */
TAMIS_API TAMIS_CHECK tamis_status tamis_customer_set(tamis_desk *desk, const tamis_actor *actor,
                                                      const char *book, const char *id,
                                                      const char *customer, tamis_error *err);
/* {"text"?, "with_hits"?, "limit"?, "after"?} -> {"customers": [{id, schema, properties, screened, hits: [...]}], "next"} */
TAMIS_API TAMIS_CHECK tamis_status tamis_customer_list(tamis_desk *desk, const tamis_actor *actor,
                                                       const char *book, const char *filter,
                                                       tamis_write_fn write, void *ctx,
                                                       tamis_error *err);

typedef struct tamis_watch_options {
    const char *book;           /* NULL: every book */
    bool all;                   /* screen everybody, not only what changed */
    unsigned threads;           /* 0: all */
    tamis_progress_fn progress; /* stage "watch", customers done of all */
    void *progress_ctx;
} tamis_watch_options;

/* Brings the hits of watched customers up to date with a snapshot: customers that are new or changed against all of it, the others
 * against the entities that are new or changed since the snapshot they were screened with. New hits become cases and events. The same
 * result as screening everybody again, but for scores that moved only because words became rarer or more common (`all` settles these).
 * Ends with what was done kept when cancelled. */
TAMIS_API TAMIS_CHECK tamis_status tamis_watch_run(tamis_desk *desk, const tamis_actor *actor,
                                                   const tamis_snapshot *snapshot,
                                                   const tamis_watch_options *options,
                                                   tamis_watch_summary *summary, tamis_error *err);

/* ---- changes, events, webhooks ---------------------------------------------------------------------- */

/* Keeps what changed between the snapshot that the desk saw last and this one, if it is another: entities added, changed, removed.
 * *changes (may be NULL) is their number. The first one seen counts as no change. Takes many short transactions, the last of which makes
 * all of it count; one note is made at a time, others wait for it. */
TAMIS_API TAMIS_CHECK tamis_status tamis_changes_note(tamis_desk *desk,
                                                      const tamis_snapshot *snapshot,
                                                      uint64_t *changes, tamis_error *err);
/* {"since"?, "dataset"?, "kind"?, "text"?, "limit"?, "before"?} -> {"changes": [{id, time, kind, entity_id, caption, schema, datasets, what: [...]}], "next"} */
TAMIS_API TAMIS_CHECK tamis_status tamis_changes_list(tamis_desk *desk, const char *filter,
                                                      tamis_write_fn write, void *ctx,
                                                      tamis_error *err);
/* The newest as an Atom feed (RFC 4287); `self` is its address. */
TAMIS_API TAMIS_CHECK tamis_status tamis_changes_atom(tamis_desk *desk, const char *filter,
                                                      const char *self, tamis_write_fn write,
                                                      void *ctx, tamis_error *err);

/* {"url", "events": ["case.opened", ...], "title"?} -> {"id", "secret"}: the secret is shown once. Admins.
 * Events: case.opened, case.woken, case.assigned, case.commented, case.due, case.decided, case.reopened, case.attached, case.changed,
 * case.forgotten, list.changed, watch.finished.
 * https only, but for loopback; addresses of private networks only with {"private": true}. */
TAMIS_API TAMIS_CHECK tamis_status tamis_webhook_add(tamis_desk *desk, const tamis_actor *actor,
                                                     const char *request, tamis_write_fn write,
                                                     void *ctx, tamis_error *err);
TAMIS_API TAMIS_CHECK tamis_status tamis_webhook_remove(tamis_desk *desk, const tamis_actor *actor,
                                                        uint64_t id, tamis_error *err);
/* {"webhooks": [{id, url, events, title, waiting, dead, last_delivery, last_error}]} */
TAMIS_API TAMIS_CHECK tamis_status tamis_webhook_list(tamis_desk *desk, const tamis_actor *actor,
                                                      tamis_write_fn write, void *ctx,
                                                      tamis_error *err);
/* {"state"? ("waiting", "delivered", "dead"), "limit"?} -> {"deliveries": [...]} ; with id 0 of all webhooks. */
TAMIS_API TAMIS_CHECK tamis_status tamis_delivery_list(tamis_desk *desk, const tamis_actor *actor,
                                                       uint64_t webhook, const char *filter,
                                                       tamis_write_fn write, void *ctx,
                                                       tamis_error *err);
/* Dead ones wait again. */
TAMIS_API TAMIS_CHECK tamis_status tamis_delivery_retry(tamis_desk *desk, const tamis_actor *actor,
                                                        uint64_t webhook, uint64_t *count,
                                                        tamis_error *err);
/* Sends what is due (HMAC-SHA-256 of time and body in `Tamis-Signature`), one round; *next is when something is due again, seconds from
 * now, or UINT32_MAX. For one thread at a time. Retries after 1, 2, 4 ... minutes up to 12 hours; dead after 12 attempts. */
TAMIS_API TAMIS_CHECK tamis_status tamis_webhooks_send(tamis_desk *desk, uint32_t *next,
                                                       tamis_error *err);

#ifdef __cplusplus
}
#endif

#endif
