/* desk/audit_verify.c - the check of the audit trail, whatever the records come from. */
#include "desk/audit_verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "desk/inside.h"
#include "lists/lines.h"

enum { KEPT_MAX = 1000000, PROGRESS_EVERY = 4096 };

void tamis__verify_find(tamis__verifier *v, int64_t seq, const char *format, ...)
{
    if (v->found)
        return;
    v->found = true;
    v->report->whole = false;
    v->report->first_bad = seq < 1 ? 1 : (uint64_t)seq;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(v->report->finding, sizeof v->report->finding, format, arguments);
    va_end(arguments);
}

void tamis__verify_begin(tamis__verifier *v, const uint8_t public_key[TAMIS__DIGEST_BYTES],
                         int64_t after, const tamis__digest *hash)
{
    bool given = v->options->public_key != NULL;
    if (given && memcmp(v->public_key, public_key, sizeof v->public_key) != 0)
        tamis__verify_find(v, after + 1, "the trail is not of the public key that was given");
    memcpy(v->public_key, public_key, sizeof v->public_key);
    if (v->has_keys && memcmp(v->keys.public_key, public_key, sizeof v->public_key) != 0)
        tamis__verify_find(v, after + 1, "the trail is not of the key beside the desk");
    if (after == 0 && memcmp(hash->bytes, public_key, sizeof hash->bytes) != 0)
        tamis__verify_find(v, 1, "the trail does not begin with its public key");
    v->seq = v->begins = v->signed_seq = after;
    v->hash = *hash;
}

/* ---- records ---- */

/* Every so many records the desk signs by itself, in the transaction of the record. */
static bool checkpoint_is_due(const tamis__verifier *v)
{
    return v->seq > v->begins && v->seq % TAMIS__AUDIT_CHECKPOINT_EVERY == 0 &&
           v->signed_seq != v->seq;
}

static void check_number(tamis__verifier *v, int64_t seq)
{
    if (checkpoint_is_due(v))
        tamis__verify_find(v, v->seq, "record %lld: its checkpoint was removed", (long long)v->seq);
    if (seq == v->seq + 1)
        return;
    if (seq <= v->seq)
        tamis__verify_find(v, v->seq + 1,
                           "record %lld stands where record %lld should be: put in or moved",
                           (long long)seq, (long long)(v->seq + 1));
    else if (seq == v->seq + 2)
        tamis__verify_find(v, v->seq + 1, "record %lld is missing", (long long)(v->seq + 1));
    else
        tamis__verify_find(v, v->seq + 1, "records %lld to %lld are missing",
                           (long long)(v->seq + 1), (long long)(seq - 1));
}

/* The body of a record may be erased; a later record says so, and who did it. */
static bool note_erased(tamis__verifier *v, int64_t seq)
{
    if (!TAMIS_GROW(v->erased, v->erased_capacity, v->erased_count + 1))
        return false;
    v->erased[v->erased_count++] = seq;
    return true;
}

static bool note_erasure(tamis__verifier *v, const tamis__audit_record *record, tamis_bytes body)
{
    bool failed = false;
    if (!tamis__bytes_equal(record->action, TAMIS_LIT("audit.erase")))
        return true;
    if (!tamis__erased_ranges(body, record->seq, &v->explained, &v->explained_count,
                              &v->explained_capacity, &failed) &&
        !failed)
        tamis__verify_find(v, record->seq, "record %lld does not tell what it erased",
                           (long long)record->seq);
    return !failed;
}

static int by_first(const void *a, const void *b)
{
    int64_t left = ((const tamis__erased_range *)a)->first;
    int64_t right = ((const tamis__erased_range *)b)->first;
    return (left > right) - (left < right);
}

/* Records that are named as erased are, and no others. */
static void check_erased(tamis__verifier *v)
{
    size_t at = 0;
    int64_t next = v->begins + 1; /* all before were looked at */
    if (v->explained_count > 0)
        qsort(v->explained, v->explained_count, sizeof *v->explained, by_first);
    for (size_t i = 0; i < v->explained_count && !v->found; i++) {
        const tamis__erased_range *range = &v->explained[i];
        if (range->last < next)
            continue;
        next = range->first > next ? range->first : next;
        if (at < v->erased_count && v->erased[at] < next)
            break;
        for (; next <= range->last && at < v->erased_count && v->erased[at] == next; next++)
            at++;
        if (next <= range->last)
            tamis__verify_find(v, next, "record %lld was erased, but its text is there",
                               (long long)next);
    }
    if (at < v->erased_count)
        tamis__verify_find(v, v->erased[at],
                           "record %lld: its text is missing, and no record says that it was "
                           "erased",
                           (long long)v->erased[at]);
    v->report->erased = at;
}

static void check_kept(tamis__verifier *v)
{
    while (v->kept_next < v->kept_count && v->kept[v->kept_next].seq <= v->seq) {
        const tamis__checkpoint *kept = &v->kept[v->kept_next++];
        if (kept->seq == v->seq && !tamis__digest_same(&kept->hash, &v->hash))
            tamis__verify_find(v, v->seq,
                               "record %lld is not the one of the checkpoint kept elsewhere: "
                               "it, or one before it, was rewritten",
                               (long long)v->seq);
    }
}

static tamis_status tell_progress(const tamis__verifier *v, tamis_error *err)
{
    const tamis__verify_options *o = v->options;
    if (o->progress == NULL || v->report->records % PROGRESS_EVERY != 0)
        return TAMIS_OK;
    tamis_status status = o->progress(o->progress_ctx, "verify", v->report->records, v->total);
    return status == TAMIS_OK ? status : tamis__fail(err, status, "stopped");
}

tamis_status tamis__verify_record(tamis__verifier *v, const tamis__audit_record *record,
                                  const tamis__digest *hash, tamis_bytes body, bool erased,
                                  bool *chained, tamis_error *err)
{
    tamis__digest digest, follows;
    check_number(v, record->seq);
    if (v->found)
        return TAMIS_OK;
    tamis__digest_of(body, &digest);
    if (!erased && !tamis__digest_same(&digest, &record->digest))
        tamis__verify_find(v, record->seq, "record %lld: its text does not match its digest",
                           (long long)record->seq);
    tamis__audit_hash(&v->hash, record, &follows);
    bool fits = tamis__digest_same(&follows, hash);
    if (chained != NULL)
        *chained = v->found || fits;
    if (!fits)
        tamis__verify_find(v, record->seq,
                           "record %lld does not follow from the one before: changed, moved or "
                           "put in, or one before it removed",
                           (long long)record->seq);
    if (v->found)
        return TAMIS_OK;
    if (!(erased ? note_erased(v, record->seq) : note_erasure(v, record, body)))
        return tamis__fail_nomem(err);
    v->seq = record->seq;
    v->hash = *hash;
    v->report->records++;
    check_kept(v);
    return tell_progress(v, err);
}

/* ---- checkpoints ---- */

static bool is_signed(const tamis__verifier *v, const tamis__checkpoint *c)
{
    return tamis__keys_signed(v->public_key, TAMIS__SIGNED_CHECKPOINT, c->seq, c->time, &c->hash,
                              tamis__bytes((const char *)c->signature, sizeof c->signature));
}

void tamis__verify_checkpoint(tamis__verifier *v, const tamis__checkpoint *checkpoint)
{
    long long seq = checkpoint->seq;
    if (!is_signed(v, checkpoint))
        tamis__verify_find(v, checkpoint->seq <= v->seq ? checkpoint->seq : v->seq + 1,
                           "checkpoint %lld is not signed with the key of the trail", seq);
    else if (checkpoint->seq > v->seq)
        tamis__verify_find(v, v->seq + 1, "records after %lld are missing: record %lld was signed",
                           (long long)v->seq, seq);
    else if (checkpoint->seq < v->seq)
        tamis__verify_find(v, checkpoint->seq, "checkpoint %lld stands in the wrong place", seq);
    else if (!tamis__digest_same(&checkpoint->hash, &v->hash))
        tamis__verify_find(v, checkpoint->seq,
                           "record %lld is not the one that was signed: it, or one before it, was "
                           "rewritten",
                           seq);
    if (v->found)
        return;
    v->signed_seq = checkpoint->seq;
    v->report->checkpoints++;
}

void tamis__verify_finish(tamis__verifier *v)
{
    check_number(v, v->seq + 1);
    if (v->kept_next < v->kept_count)
        tamis__verify_find(
            v, v->seq + 1,
            "records after %lld are missing: record %lld was signed in a checkpoint kept elsewhere",
            (long long)v->seq, (long long)v->kept[v->kept_next].seq);
    check_erased(v);
}

/* ---- checkpoints kept elsewhere ---- */

static tamis_status keep_line(tamis__verifier *v, tamis_bytes text, uint64_t number,
                              tamis_error *err)
{
    if (tamis__bytes_trim(text).len == 0)
        return TAMIS_OK;
    tamis__audit_line line;
    bool good = tamis__audit_line_read(text, &line);
    bool wanted = good && line.kind == TAMIS__AUDIT_LINE_CHECKPOINT;
    tamis__checkpoint checkpoint = line.checkpoint;
    tamis__audit_line_clear(&line);
    if (!good)
        return tamis__fail_at(err, TAMIS_ERR_FORMAT, number, 0,
                              "%.*s: expected a checkpoint, a JSON object",
                              TAMIS_FMT(tamis__bytes_of(v->options->checkpoints)));
    if (!wanted)
        return TAMIS_OK;
    if (v->kept_count == KEPT_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d checkpoints", KEPT_MAX);
    if (!TAMIS_GROW(v->kept, v->kept_capacity, v->kept_count + 1))
        return tamis__fail_nomem(err);
    v->kept[v->kept_count++] = checkpoint;
    return TAMIS_OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t left = ((const tamis__checkpoint *)a)->seq, right = ((const tamis__checkpoint *)b)->seq;
    return (left > right) - (left < right);
}

static tamis_status read_kept(tamis__verifier *v, tamis__input *input, tamis_error *err)
{
    tamis__lines lines;
    tamis__lines_init(&lines, input);
    tamis_bytes text;
    bool end = false;
    tamis_status status = tamis__lines_next(&lines, &text, &end, err);
    while (status == TAMIS_OK && !end) {
        status = keep_line(v, text, lines.number, err);
        if (status == TAMIS_OK)
            status = tamis__lines_next(&lines, &text, &end, err);
    }
    tamis__lines_clear(&lines);
    if (status == TAMIS_OK && v->kept_count == 0)
        status = tamis__fail(err, TAMIS_ERR_FORMAT, "%.*s holds no checkpoint",
                             TAMIS_FMT(tamis__bytes_of(v->options->checkpoints)));
    if (v->kept_count > 0)
        qsort(v->kept, v->kept_count, sizeof *v->kept, by_number);
    return status;
}

static tamis_status open_kept(tamis__verifier *v, tamis_error *err)
{
    if (v->options->checkpoints == NULL)
        return TAMIS_OK;
    tamis__input *input;
    TAMIS_TRY(tamis__input_open(v->options->checkpoints, &input, err));
    tamis_status status = read_kept(v, input, err);
    tamis__input_close(input);
    return status;
}

/* They count only when they are signed with the key that is believed; else the whole trail may be another one. */
static void judge_kept(tamis__verifier *v)
{
    for (size_t i = 0; i < v->kept_count && !v->found; i++)
        if (!is_signed(v, &v->kept[i]))
            tamis__verify_find(v, v->kept[i].seq,
                               "checkpoint %lld, kept elsewhere, is not signed with the key of "
                               "the trail",
                               (long long)v->kept[i].seq);
}

/* ---- the whole ---- */

static tamis_status read_public_key(tamis__verifier *v, tamis_error *err)
{
    const char *text = v->options->public_key;
    if (text == NULL || tamis__from_hex(tamis__bytes_trim(tamis__bytes_of(text)), v->public_key,
                                        sizeof v->public_key))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "a public key has 64 hexadecimal digits, found '%.*s'",
                       TAMIS_FMT(tamis__bytes_of(text)));
}

static tamis_status check(tamis__verifier *v, tamis_error *err)
{
    TAMIS_TRY(read_public_key(v, err));
    TAMIS_TRY(open_kept(v, err));
    tamis_error other = {0};
    tamis_status kind = tamis__desk_recognize(v->options->path, &other);
    if (kind == TAMIS_OK)
        TAMIS_TRY(tamis__verify_desk(v, err));
    else if (kind == TAMIS_ERR_FORMAT)
        TAMIS_TRY(tamis__verify_lines(v, err));
    else
        return tamis__fail(err, kind, "%s", other.message);
    /* With what was believed in the end; a finding of before stays. */
    if (!v->found)
        judge_kept(v);
    return TAMIS_OK;
}

tamis_status tamis__audit_verify(const tamis__verify_options *options, tamis_audit_report *out,
                                 tamis_error *err)
{
    *out = (tamis_audit_report){.whole = true};
    tamis__verifier v = {.options = options, .report = out};
    tamis_status status = check(&v, err);
    tamis__digest_hex(&v.hash, out->newest_hash);
    if (status != TAMIS_OK)
        out->whole = false;
    tamis__keys_wipe(&v.keys);
    tamis__release(v.kept);
    tamis__release(v.erased);
    tamis__release(v.explained);
    return status;
}
