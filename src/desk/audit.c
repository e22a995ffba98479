/*
 * desk/audit.c - appending to the audit trail, and signing it.
 *
 * The head, read in the writing transaction since other processes append, too, names the newest record. It is believed only with
 * its seal: else whoever cut records off the end could have the next one sealed as if nothing had been there.
 */
#include "desk/audit.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "desk/audit_chain.h"
#include "desk/inside.h"

/* ---- the chain ---- */

static void hash_field(tamis__digester *digester, tamis_bytes field)
{
    uint8_t size[8];
    tamis__store_u64le(size, field.len);
    tamis__digest_update(digester, tamis__bytes((const char *)size, sizeof size));
    tamis__digest_update(digester, field);
}

static void hash_number(tamis__digester *digester, int64_t value)
{
    uint8_t bytes[8];
    tamis__store_u64le(bytes, (uint64_t)value);
    hash_field(digester, tamis__bytes((const char *)bytes, sizeof bytes));
}

void tamis__audit_hash(const tamis__digest *before, const tamis__audit_record *record,
                       tamis__digest *out)
{
    tamis__digester digester;
    tamis__digest_init(&digester);
    hash_field(&digester, tamis__digest_slice(before));
    hash_number(&digester, record->seq);
    hash_number(&digester, record->time);
    hash_field(&digester, record->actor);
    hash_field(&digester, record->action);
    hash_field(&digester, record->subject);
    hash_field(&digester, tamis__digest_slice(&record->digest));
    tamis__digest_final(&digester, out);
}

/* ---- the head ---- */

typedef struct audit_head {
    int64_t seq;
    tamis__digest hash;
} audit_head;

static tamis_status fail_head(tamis_error *err)
{
    return tamis__fail(err, TAMIS_ERR_CORRUPT,
                       "the newest record of the audit trail is not the one that was sealed "
                       "(tamis audit verify tells more)");
}

/* Not older than record `seen`. */
static tamis_status read_head(tamis__desk *desk, tamis__desk_db *db, int64_t seen, audit_head *out,
                              tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    TAMIS_TRY(tamis__desk_prepare(db, "SELECT seq, hash, seal FROM audit_head", &s, err));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row || !tamis__digest_load(tamis__desk_blob(s, 1), &out->hash))
        return fail_head(err);
    out->seq = sqlite3_column_int64(s, 0);
    bool sealed = tamis__keys_sealed(&desk->keys, out->seq, &out->hash, tamis__desk_blob(s, 2));
    sqlite3_reset(s);
    /* An older head with its own seal was put back. */
    if (!sealed || out->seq < seen || out->seq < 0 || out->seq == INT64_MAX)
        return fail_head(err);
    return TAMIS_OK;
}

tamis_status tamis__audit_head_read(tamis__desk *desk, tamis__desk_db *db, int64_t *seq,
                                    tamis__digest *hash, tamis_error *err)
{
    audit_head head;
    TAMIS_TRY(read_head(desk, db, 0, &head, err));
    *seq = head.seq;
    *hash = head.hash;
    return TAMIS_OK;
}

static tamis_status write_head(tamis__desk *desk, tamis__desk_db *db, const audit_head *head,
                               tamis_error *err)
{
    tamis__digest seal;
    tamis__keys_seal(&desk->keys, head->seq, &head->hash, &seal);
    TAMIS_TRY(tamis__desk_run(db, NULL, err, "UPDATE audit_head SET seq = ?, hash = ?, seal = ?",
                              "ibb", head->seq, tamis__digest_slice(&head->hash),
                              tamis__digest_slice(&seal)));
    desk->audit_pending = head->seq;
    return TAMIS_OK;
}

/* ---- checkpoints ---- */

static tamis_status write_checkpoint(tamis__desk *desk, tamis__desk_db *db, const audit_head *head,
                                     tamis__checkpoint *out, tamis_error *err)
{
    *out = (tamis__checkpoint){.seq = head->seq, .time = tamis__desk_now(desk), .hash = head->hash};
    tamis__keys_sign(&desk->keys, TAMIS__SIGNED_CHECKPOINT, out->seq, out->time, &out->hash,
                     out->signature);
    return tamis__desk_run(
        db, NULL, err,
        "INSERT INTO audit_checkpoint (seq, time, hash, signature) VALUES (?, ?, ?, ?)", "iibb",
        out->seq, out->time, tamis__digest_slice(&out->hash),
        tamis__bytes((const char *)out->signature, sizeof out->signature));
}

/* The newest one; seq 0 when there is none. */
static tamis_status newest_checkpoint(tamis__desk_db *db, tamis__checkpoint *out, tamis_error *err)
{
    sqlite3_stmt *s;
    bool row;
    *out = (tamis__checkpoint){0};
    TAMIS_TRY(tamis__desk_prepare(db,
                                  "SELECT seq, time, hash, signature FROM audit_checkpoint "
                                  "ORDER BY seq DESC LIMIT 1",
                                  &s, err));
    TAMIS_TRY(tamis__desk_step(db, s, &row, err));
    if (!row)
        return TAMIS_OK;
    tamis_bytes signature = tamis__desk_blob(s, 3);
    if (!tamis__digest_load(tamis__desk_blob(s, 2), &out->hash) ||
        signature.len != sizeof out->signature)
        return tamis__fail(err, TAMIS_ERR_CORRUPT, "the newest checkpoint is damaged");
    memcpy(out->signature, signature.ptr, signature.len);
    out->seq = sqlite3_column_int64(s, 0);
    out->time = sqlite3_column_int64(s, 1);
    sqlite3_reset(s);
    return TAMIS_OK;
}

tamis_status tamis__audit_sign(tamis__desk *desk, tamis__desk_db *db, tamis__checkpoint *out,
                               tamis_error *err)
{
    audit_head head;
    TAMIS_TRY(newest_checkpoint(db, out, err));
    TAMIS_TRY(read_head(desk, db, desk->audit_seen, &head, err));
    if (head.seq == out->seq)
        return TAMIS_OK;
    return write_checkpoint(desk, db, &head, out, err);
}

void tamis__audit_close(tamis__desk *desk)
{
    /* A desk that has appended nothing is left alone. */
    if (desk->audit_seen == 0)
        return;
    tamis__desk_db *db;
    if (tamis__desk_begin(desk, true, &db, NULL) != TAMIS_OK)
        return;
    tamis__checkpoint checkpoint;
    tamis_status status = tamis__audit_sign(desk, db, &checkpoint, NULL);
    status = tamis__desk_end(desk, db, status, NULL);
    (void)status;
}

/* ---- appending ---- */

static bool good_text(tamis_bytes text, size_t max)
{
    return text.len <= max && tamis__utf8_valid_prefix(text) == text.len;
}

static tamis_status check_texts(const tamis__audit_record *record, tamis_bytes body,
                                tamis_error *err)
{
    if (record->actor.len == 0 || !good_text(record->actor, TAMIS__AUDIT_ACTOR_MAX))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "audit trail: an actor that is none");
    if (record->action.len == 0 || !good_text(record->action, TAMIS__AUDIT_ACTION_MAX))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "audit trail: an action that is none");
    if (!good_text(record->subject, TAMIS__AUDIT_SUBJECT_MAX))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "audit trail: a subject that is none");
    if (body.len < 2 || body.ptr[0] != '{' || body.ptr[body.len - 1] != '}' ||
        !good_text(body, TAMIS__AUDIT_BODY_MAX))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                           "audit trail: the body is no JSON object of at most %d bytes",
                           TAMIS__AUDIT_BODY_MAX);
    return TAMIS_OK;
}

/* Control characters can stand in JSON only between tokens, as white space; a record is one line when it is exported, so they become spaces.
 * *out is then a copy in *room. */
static tamis_status on_one_line(tamis_bytes body, tamis__buffer *room, tamis_bytes *out,
                                tamis_error *err)
{
    *out = body;
    size_t at = 0;
    while (at < body.len && (unsigned char)body.ptr[at] >= 0x20)
        at++;
    if (at == body.len)
        return TAMIS_OK;
    tamis__buffer_append(room, body);
    if (tamis__buffer_status(room) != TAMIS_OK)
        return tamis__fail_nomem(err);
    for (; at < room->len; at++)
        if ((unsigned char)room->ptr[at] < 0x20)
            room->ptr[at] = ' ';
    *out = tamis__buffer_bytes(room);
    return TAMIS_OK;
}

static tamis_status append(tamis__desk *desk, tamis__desk_db *db, tamis__audit_record *record,
                           tamis_bytes body, tamis_error *err)
{
    audit_head head;
    TAMIS_TRY(read_head(desk, db, desk->audit_seen, &head, err));
    record->seq = head.seq + 1;
    tamis__digest_of(body, &record->digest);
    audit_head next = {.seq = record->seq};
    tamis__audit_hash(&head.hash, record, &next.hash);
    TAMIS_TRY(tamis__desk_run(
        db, NULL, err,
        "INSERT INTO audit (seq, time, actor, action, subject, digest, body, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        "iisssbsb", record->seq, record->time, record->actor, record->action, record->subject,
        tamis__digest_slice(&record->digest), body, tamis__digest_slice(&next.hash)));
    TAMIS_TRY(write_head(desk, db, &next, err));
    if (next.seq % TAMIS__AUDIT_CHECKPOINT_EVERY != 0)
        return TAMIS_OK;
    tamis__checkpoint checkpoint;
    return write_checkpoint(desk, db, &next, &checkpoint, err);
}

tamis_status tamis__audit_append(tamis__desk *desk, tamis__desk_db *db, const char *actor,
                                 const char *action, const char *subject, tamis_bytes body,
                                 tamis_error *err)
{
    tamis__audit_record record = {.time = tamis__desk_now(desk),
                                  .actor = tamis__bytes_of(actor),
                                  .action = tamis__bytes_of(action),
                                  .subject = tamis__bytes_of(subject)};
    TAMIS_TRY(check_texts(&record, body, err));
    tamis__buffer room;
    tamis__buffer_init(&room, 0);
    tamis_bytes line;
    tamis_status status = on_one_line(body, &room, &line, err);
    if (status == TAMIS_OK)
        status = append(desk, db, &record, line, err);
    tamis__buffer_clear(&room);
    return status;
}
