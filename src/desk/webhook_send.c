/*
 * desk/webhook_send.c - a round of deliveries: claim one, sign and send it with no transaction open, keep what came of it.
 *
 * Signed is SECONDS.BODY with HMAC-SHA-256 (RFC 2104), the key being the secret as it was shown. The time is in the signature, so that whoever
 * listens can refuse what was recorded long ago.
 */
#include <stdio.h>

#include <curl/curl.h>
#include <sodium.h>

#include "base/error.h"
#include "base/memory.h"
#include "desk/webhook.h"

enum {
    MINUTE_MS = 60000,
    WAIT_MAX_MS = 12 * 60 * MINUTE_MS,
    DAY_MS = 24 * 60 * MINUTE_MS,
    HEADER_BYTES = 160,
    CONNECT_MS = 10000,
    TOTAL_MS = 30000
};

/* A delivery that this sender has claimed. */
typedef struct claimed {
    int64_t id, attempt;
    bool private;
    char desk[17]; /* the begin of its public key: numbers of deliveries are its own */
    tamis__buffer url, event, body, secret;
} claimed;

static void clear(claimed *c)
{
    if (c->secret.ptr != NULL)
        sodium_memzero(c->secret.ptr, c->secret.len);
    tamis__buffer_clear(&c->url);
    tamis__buffer_clear(&c->event);
    tamis__buffer_clear(&c->body);
    tamis__buffer_clear(&c->secret);
    memset(c, 0, sizeof *c);
}

/* ---- claiming -------------------------------------------------------------------------------- */

static tamis_status take_row(sqlite3_stmt *row, claimed *out, tamis_error *err)
{
    out->id = sqlite3_column_int64(row, 0);
    out->attempt = sqlite3_column_int64(row, 1) + 1;
    out->private = sqlite3_column_int(row, 2) != 0;
    tamis__buffer_append(&out->url, tamis__desk_text(row, 3));
    tamis__buffer_byte(&out->url, '\0');
    tamis__buffer_append(&out->event, tamis__desk_text(row, 4));
    tamis__buffer_byte(&out->event, '\0');
    tamis__buffer_append(&out->body, tamis__desk_text(row, 5));
    tamis__buffer_append(&out->secret, tamis__desk_blob(row, 6));
    snprintf(out->desk, sizeof out->desk, "%.*s", TAMIS_FMT(tamis__desk_text(row, 7)));
    bool failed = out->url.failed || out->event.failed || out->body.failed || out->secret.failed;
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status claim_in(tamis__desk_db *db, int64_t now, claimed *out, bool *any,
                             tamis_error *err)
{
    static const char find[] =
        "SELECT d.id, d.attempts, w.private, w.url, d.event, d.body, w.secret, "
        "(SELECT value FROM desk WHERE name = 'public_key') "
        "FROM delivery d JOIN webhook w ON w.id = d.webhook "
        "WHERE d.state = 'waiting' AND d.next <= ?1 ORDER BY d.next, d.id LIMIT 1";
    static const char claim[] =
        "UPDATE delivery SET attempts = ?2, next = ?3 WHERE id = ?1 AND state = 'waiting'";
    sqlite3_stmt *row;
    TAMIS_TRY(tamis__desk_prepare(db, find, &row, err));
    TAMIS_TRY(tamis__desk_bind(row, err, "i", now));
    TAMIS_TRY(tamis__desk_step(db, row, any, err));
    if (!*any)
        return TAMIS_OK;
    TAMIS_TRY(take_row(row, out, err));
    sqlite3_reset(row);
    return tamis__desk_run(db, NULL, err, claim, "iii", out->id, out->attempt,
                           now + TAMIS__WEBHOOK_LEASE_MS);
}

/* *out is empty at first and cleared by the caller. */
static tamis_status claim(tamis__desk *desk, claimed *out, bool *any, tamis_error *err)
{
    tamis__desk_db *db;
    *any = false;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = claim_in(db, tamis__desk_now(desk), out, any, err);
    return tamis__desk_end(desk, db, status, err);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void sign(const claimed *c, int64_t seconds, char out[2 * crypto_auth_hmacsha256_BYTES + 1])
{
    crypto_auth_hmacsha256_state state;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    char head[32];
    snprintf(head, sizeof head, "%lld.", (long long)seconds);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)c->secret.ptr, c->secret.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, strlen(head));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)c->body.ptr, c->body.len);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(out, 2 * sizeof mac + 1, mac, sizeof mac);
    sodium_memzero(&state, sizeof state);
}

static tamis_status post(const claimed *c, int64_t now, const tamis__send_times *times,
                         long *answer, char problem[TAMIS__POST_PROBLEM_BYTES], tamis_error *err)
{
    char event[HEADER_BYTES], delivery[HEADER_BYTES], signature[HEADER_BYTES];
    char mac[2 * crypto_auth_hmacsha256_BYTES + 1];
    bool loopback = false;
    tamis_error wrong = {0};
    int64_t seconds = now / 1000;
    *answer = 0;
    if (tamis__webhook_url(c->url.ptr, &loopback, &wrong) != TAMIS_OK) {
        snprintf(problem, TAMIS__POST_PROBLEM_BYTES, "%.190s", wrong.message);
        return wrong.code == TAMIS_ERR_NOMEM ? tamis__fail_nomem(err) : TAMIS_OK;
    }
    sign(c, seconds, mac);
    snprintf(event, sizeof event, "Tamis-Event: %s", c->event.ptr);
    snprintf(delivery, sizeof delivery, "Tamis-Delivery: %s-%lld", c->desk, (long long)c->id);
    snprintf(signature, sizeof signature, "Tamis-Signature: t=%lld,v1=%s", (long long)seconds, mac);
    const char *headers[] = {
        "Content-Type: application/json", "Expect:", event, delivery, signature, NULL};
    tamis__posting posting = {.url = c->url.ptr,
                              .reach = loopback     ? TAMIS__REACH_LOOPBACK
                                       : c->private ? TAMIS__REACH_PRIVATE
                                                    : TAMIS__REACH_PUBLIC,
                              .body = tamis__buffer_bytes(&c->body),
                              .headers = headers,
                              .times = *times};
    return tamis__webhook_post(&posting, answer, problem, err);
}

/* ---- what came of it ------------------------------------------------------------------------- */

/* 1, 2, 4 ... minutes, at most 12 hours. */
static int64_t wait_after(int64_t attempt)
{
    int64_t wait = MINUTE_MS;
    for (int64_t i = 1; i < attempt && wait < WAIT_MAX_MS; i++)
        wait *= 2;
    return wait < WAIT_MAX_MS ? wait : WAIT_MAX_MS;
}

static tamis_status keep_in(tamis__desk *desk, tamis__desk_db *db, const claimed *c, long answer,
                            const char *problem, tamis_error *err)
{
    static const char good[] =
        "UPDATE delivery SET state = 'delivered', delivered = ?3, next = ?3, status = ?4, "
        "error = NULL WHERE id = ?1 AND attempts = ?2 AND state = 'waiting'";
    static const char bad[] = "UPDATE delivery SET state = ?3, next = ?4, status = ?5, error = ?6 "
                              "WHERE id = ?1 AND attempts = ?2 AND state = 'waiting'";
    int64_t now = tamis__desk_now(desk);
    char text[TAMIS__POST_PROBLEM_BYTES + 40];
    if (answer >= 200 && answer < 300)
        return tamis__desk_run(db, NULL, err, good, "iiii", c->id, c->attempt, now,
                               (int64_t)answer);
    if (answer != 0)
        snprintf(text, sizeof text, "answered with status %ld", answer);
    else
        snprintf(text, sizeof text, "%s", problem);
    bool dead = c->attempt >= TAMIS__WEBHOOK_ATTEMPTS;
    return tamis__desk_run(db, NULL, err, bad, "iitiit", c->id, c->attempt,
                           dead ? "dead" : "waiting", now + wait_after(c->attempt), (int64_t)answer,
                           text);
}

static tamis_status keep(tamis__desk *desk, const claimed *c, long answer, const char *problem,
                         tamis_error *err)
{
    tamis__desk_db *db;
    TAMIS_TRY(tamis__desk_begin(desk, true, &db, err));
    tamis_status status = keep_in(desk, db, c, answer, problem, err);
    return tamis__desk_end(desk, db, status, err);
}

/* Claims one, sends it, keeps the outcome. */
static tamis_status send_one(tamis__desk *desk, const tamis__send_times *times, bool *any,
                             tamis_error *err)
{
    claimed c = {0};
    char problem[TAMIS__POST_PROBLEM_BYTES] = "";
    long answer = 0;
    tamis_status status = claim(desk, &c, any, err);
    if (status == TAMIS_OK && *any)
        status = post(&c, tamis__desk_now(desk), times, &answer, problem, err);
    if (status == TAMIS_OK && *any)
        status = keep(desk, &c, answer, problem, err);
    clear(&c);
    return status;
}

/* Forgets what was delivered long ago. */
static tamis_status tidy(tamis__desk *desk, tamis_error *err)
{
    static const char sql[] = "DELETE FROM delivery WHERE state = 'delivered' AND delivered < ?1";
    tamis__desk_db *db;
    int64_t before = tamis__desk_now(desk) - (int64_t)TAMIS__WEBHOOK_KEPT_DAYS * DAY_MS;
    TAMIS_TRY(tamis__desk_begin(desk, false, &db, err));
    tamis_status status = tamis__desk_run(db, NULL, err, sql, "i", before);
    return tamis__desk_end(desk, db, status, err);
}

static tamis_status when_next(tamis__desk *desk, uint32_t *next, tamis_error *err)
{
    static const char sql[] = "SELECT min(next) FROM delivery WHERE state = 'waiting'";
    tamis__desk_db *db;
    sqlite3_stmt *row;
    bool any = false;
    int64_t now = tamis__desk_now(desk);
    *next = UINT32_MAX;
    TAMIS_TRY(tamis__desk_begin_read(desk, &db, err));
    tamis_status status = tamis__desk_prepare(db, sql, &row, err);
    if (status == TAMIS_OK)
        status = tamis__desk_step(db, row, &any, err);
    if (status == TAMIS_OK && any && sqlite3_column_type(row, 0) != SQLITE_NULL) {
        int64_t wait = (sqlite3_column_int64(row, 0) - now + 999) / 1000;
        *next = wait < 0 ? 0 : wait >= UINT32_MAX ? UINT32_MAX - 1 : (uint32_t)wait;
    }
    return tamis__desk_end(desk, db, status, err);
}

tamis_status tamis__webhooks_send(tamis__desk *desk, const tamis__send_times *times, uint32_t *next,
                                  tamis_error *err)
{
    static const tamis__send_times standard = {CONNECT_MS, TOTAL_MS};
    uint32_t due = 0;
    TAMIS_TRY(when_next(desk, &due, err));
    *next = due;
    if (due > 0)
        return TAMIS_OK;
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED, "libcurl or libsodium cannot be used");
    tamis_status status = tidy(desk, err);
    bool any = true;
    for (int i = 0; i < TAMIS__WEBHOOK_ROUND && any && status == TAMIS_OK; i++)
        status = send_one(desk, times == NULL ? &standard : times, &any, err);
    curl_global_cleanup();
    return status == TAMIS_OK ? when_next(desk, next, err) : status;
}
