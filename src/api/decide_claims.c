/*
 * api/decide_claims.c - what the facts of a transaction claim, set beside record, lists and rules.
 *
 * The record is that of the options, or the one built in. It counts toward the digest of an answer only where something is
 * claimed.
 */
#include "api/answer.h"
#include "api/ask.h"
#include "api/json_fields.h"
#include "base/embedded.h"
#include "base/error.h"
#include "base/file.h"

tamis_status tamis__deciding_read_record(tamis__deciding *d, tamis_error *err)
{
    const char *path = d->options->record;
    tamis__input *input = NULL;
    tamis__buffer_init(&d->record, TAMIS__RECORD_BYTES_MAX);
    if (path == NULL)
        return TAMIS_OK;
    TAMIS_TRY(tamis__input_open(path, &input, err));
    tamis_status status = tamis__input_read_all(input, &d->record, err);
    tamis__input_close(input);
    return status == TAMIS_OK ? TAMIS_OK : tamis__api_fail_in(err, status, path);
}

tamis_status tamis__deciding_check_claim(tamis__deciding *d, tamis_error *err)
{
    const tamis__scanner *scanner = NULL;
    if (d->snapshot == NULL || d->facts.scalars[TAMIS__FACT_CLAIM_TEXT].presence != TAMIS__KNOWN)
        return TAMIS_OK;
    tamis_bytes record = d->options->record != NULL ? tamis__buffer_bytes(&d->record)
                                                    : tamis__embedded_find("starter/record.json");
    tamis__digest digest;
    tamis__digest_of(record, &digest);
    tamis__digest_hex(&digest, d->answer.record_digest);
    TAMIS_TRY(tamis__scanner_slot_use(d->snapshot->scanner, d->snapshot->engine->text,
                                      d->snapshot->index, &scanner, err));
    d->claims.count = 0;
    d->answer.claims = &d->claims;
    return tamis__claim_check(scanner, record, &d->determination, &d->determination.arena,
                              &d->claims, err);
}

void tamis__answer_json_claims(tamis__buffer *out, const tamis__answer *answer)
{
    if (answer->claims == NULL)
        return;
    tamis__json_key(out, "claims");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < answer->claims->count; i++) {
        const tamis__claim_finding *claim = &answer->claims->items[i];
        tamis__json_item(out);
        tamis__json_open(out, '{');
        tamis__json_field(out, "source", tamis__bytes_of(claim->source));
        tamis__json_field(out, "words", claim->words);
        tamis__json_field(out, "says", claim->says);
        tamis__json_field(out, "found", claim->found);
        tamis__json_field(out, "citation", claim->citation);
        tamis__json_field(out, "verdict", claim->verdict);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}
