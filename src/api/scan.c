/*
 * api/scan.c - tamis_scan: a document read, its mentions and claims found and made public.
 *
 * The finding is done in src/screen; here its numbers and slices become the NUL-terminated texts of
 * the API, once, in the result's arena. A sentence and its attribution are copied once however many
 * mentions they hold.
 */
#include "api/ask.h"
#include "api/scan_result.h"
#include "base/error.h"
#include "base/file.h"

tamis_scan_options tamis_scan_options_default(void)
{
    return (tamis_scan_options){.threshold = TAMIS_THRESHOLD_DEFAULT};
}

static tamis_status copy_text(tamis__arena *arena, tamis_bytes text, const char **out,
                              tamis_error *err)
{
    *out = tamis__arena_copy(arena, text).ptr;
    return *out == NULL ? tamis__fail_nomem(err) : TAMIS_OK;
}

static tamis_status read_file(const char *path, size_t limit, tamis__buffer *out, tamis_error *err)
{
    tamis__input *input = NULL;
    tamis__buffer_init(out, limit);
    TAMIS_TRY(tamis__input_open(path, &input, err));
    tamis_status status = tamis__input_read_all(input, out, err);
    tamis__input_close(input);
    return status;
}

static tamis_status read_document(const char *path, tamis_document kind, tamis_mentions *result,
                                  tamis_error *err)
{
    tamis__buffer content;
    tamis_status status = read_file(path, TAMIS__DOCUMENT_BYTES_MAX, &content, err);
    if (status == TAMIS_OK)
        status = tamis__document_read(tamis__buffer_bytes(&content), (tamis__document_kind)kind,
                                      &result->document, err);
    tamis__buffer_clear(&content);
    if (status != TAMIS_OK)
        return tamis__api_fail_in(err, status, path);
    tamis__day_format(result->document.date, result->date);
    TAMIS_TRY(copy_text(&result->arena, tamis__buffer_bytes(&result->document.title),
                        &result->title, err));
    return tamis__sentences_split(tamis__buffer_bytes(&result->document.text), &result->sentences,
                                  err);
}

/* ---- Making public --------------------------------------------------------------------------- */

typedef struct publisher {
    tamis_mentions *result;
    const tamis_snapshot *snapshot;
    tamis__attributions attributions;
    uint32_t sentence; /* the one that the two texts below are of */
    const char *sentence_text;
    const char *attribution;
} publisher;

static tamis_bytes text_of(const publisher *p, uint32_t start, uint32_t end)
{
    return tamis__bytes_sub(tamis__buffer_bytes(&p->result->document.text), start, end);
}

static tamis_status take_sentence(publisher *p, uint32_t sentence, tamis_error *err)
{
    if (p->sentence_text != NULL && p->sentence == sentence)
        return TAMIS_OK;
    const tamis__sentence *s = &p->result->sentences.items[sentence];
    tamis_bytes chain;
    TAMIS_TRY(tamis__attribution_of(&p->attributions, sentence, &p->result->arena, &chain, err));
    TAMIS_TRY(copy_text(&p->result->arena, text_of(p, s->start, s->end), &p->sentence_text, err));
    p->attribution = chain.ptr;
    p->sentence = sentence;
    return TAMIS_OK;
}

static tamis_status publish_bearer(publisher *p, const tamis__bearer *bearer,
                                   tamis_mention_entity *out, tamis_error *err)
{
    const tamis__snapshot *index = p->snapshot->index;
    tamis__arena *arena = &p->result->arena;
    tamis__entity_row row = tamis__snapshot_entity(index, bearer->entity);
    tamis__dataset_row dataset = tamis__snapshot_dataset(index, bearer->dataset);
    char since[TAMIS__DATE_TEXT_BYTES];
    *out = (tamis_mention_entity){.schema = tamis__schema_name(row.schema),
                                  .listed = bearer->standing == TAMIS__STANDING_LISTED,
                                  .standing = tamis__standing_name(bearer->standing),
                                  .citation = bearer->citation.ptr,
                                  .requirement = bearer->requirement.ptr,
                                  .programs = bearer->programs.ptr,
                                  .score = bearer->score};
    TAMIS_TRY(copy_text(arena, row.id, &out->entity_id, err));
    TAMIS_TRY(copy_text(arena, dataset.name, &out->dataset, err));
    TAMIS_TRY(copy_text(arena, row.caption, &out->caption, err));
    TAMIS_TRY(copy_text(arena, tamis__bytes_of(tamis__day_format(bearer->since, since)),
                        &out->since, err));
    return copy_text(arena, tamis__snapshot_name_text(index, bearer->name), &out->matched_name,
                     err);
}

static tamis_status publish_mention(publisher *p, size_t i, tamis_error *err)
{
    const tamis__mention *mention = &p->result->list.items[i];
    tamis__arena *arena = &p->result->arena;
    tamis_mention *out = &p->result->mentions[i];
    TAMIS_TRY(take_sentence(p, mention->sentence, err));
    *out = (tamis_mention){.start = mention->start,
                           .end = mention->end,
                           .line = mention->line,
                           .sentence = p->sentence_text,
                           .attribution = p->attribution,
                           .score = mention->score,
                           .entity_count = mention->bearer_count};
    TAMIS_TRY(copy_text(arena, text_of(p, mention->start, mention->end), &out->text, err));
    tamis_mention_entity *entities =
        tamis__arena_zero(arena, mention->bearer_count, sizeof *entities);
    if (entities == NULL)
        return tamis__fail_nomem(err);
    p->result->entities[i] = entities;
    for (size_t k = 0; k < mention->bearer_count; k++)
        TAMIS_TRY(publish_bearer(p, &mention->bearers[k], &entities[k], err));
    return TAMIS_OK;
}

static tamis_status publish_claim(publisher *p, size_t i, tamis_error *err)
{
    const tamis__claim *claim = &p->result->claim_list.items[i];
    TAMIS_TRY(take_sentence(p, claim->sentence, err));
    p->result->claims[i] = (tamis_claim){.says = claim->says.ptr,
                                         .record = claim->record.ptr,
                                         .citation = claim->citation.ptr,
                                         .verdict = claim->verdict.ptr,
                                         .sentence = p->sentence_text,
                                         .attribution = p->attribution,
                                         .start = claim->start,
                                         .end = claim->end};
    return TAMIS_OK;
}

static tamis_status publish(const tamis_snapshot *snapshot, tamis_mentions *result,
                            tamis_error *err)
{
    publisher p = {.result = result, .snapshot = snapshot};
    size_t mentions = result->list.count;
    size_t claims = result->claim_list.count;
    result->mentions = tamis__arena_zero(&result->arena, mentions, sizeof *result->mentions);
    result->entities = tamis__arena_zero(&result->arena, mentions, sizeof *result->entities);
    result->claims = tamis__arena_zero(&result->arena, claims, sizeof *result->claims);
    if (result->mentions == NULL || result->entities == NULL || result->claims == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = TAMIS_OK;
    TAMIS_TRY_DONE(tamis__attributions_find(snapshot->engine->text,
                                            tamis__buffer_bytes(&result->document.text),
                                            &result->sentences, &p.attributions, err));
    for (size_t i = 0; i < mentions; i++)
        TAMIS_TRY_DONE(publish_mention(&p, i, err));
    for (size_t i = 0; i < claims; i++)
        TAMIS_TRY_DONE(publish_claim(&p, i, err));
done:
    tamis__attributions_clear(&p.attributions);
    return status;
}

/* ---- Scanning -------------------------------------------------------------------------------- */

static tamis_status find_claims(const tamis__scanner *scanner, const char *record,
                                tamis_mentions *result, tamis_error *err)
{
    if (record == NULL)
        return TAMIS_OK;
    tamis__buffer content;
    tamis_status status = read_file(record, TAMIS__RECORD_BYTES_MAX, &content, err);
    if (status == TAMIS_OK)
        status = tamis__claims_find(scanner, tamis__buffer_bytes(&content),
                                    tamis__buffer_bytes(&result->document.text), &result->sentences,
                                    &result->list, &result->arena, &result->claim_list, err);
    tamis__buffer_clear(&content);
    return status == TAMIS_OK ? TAMIS_OK : tamis__api_fail_in(err, status, record);
}

static tamis_status scan(const tamis_snapshot *snapshot, const char *path,
                         const tamis_scan_options *options, tamis_mentions *result,
                         tamis_error *err)
{
    const tamis__scanner *scanner = NULL;
    tamis__scan_request request = {.sentences = &result->sentences,
                                   .threshold = options->threshold,
                                   .skip_weak = options->skip_weak};
    if (!(options->threshold >= 0 && options->threshold <= 1))
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "the threshold must be between 0 and 1");
    if ((unsigned)options->kind > TAMIS_DOCUMENT_PDF)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "unknown kind of document");
    TAMIS_TRY(tamis__api_day(options->as_of, "as_of", TAMIS__DAY_MIN, &request.day, err));
    TAMIS_TRY(tamis__ask_datasets(snapshot, options->datasets, options->dataset_count,
                                  &result->arena, &request.datasets, err));
    TAMIS_TRY(read_document(path, options->kind, result, err));
    request.text = tamis__buffer_bytes(&result->document.text);
    if (options->as_of == NULL)
        request.day = result->document.date;
    tamis__day_format(request.day, result->as_of);
    TAMIS_TRY(tamis__scanner_slot_use(snapshot->scanner, snapshot->engine->text, snapshot->index,
                                      &scanner, err));
    TAMIS_TRY(tamis__scan_text(scanner, &request, &result->arena, &result->list, err));
    TAMIS_TRY(find_claims(scanner, options->record, result, err));
    return publish(snapshot, result, err);
}

tamis_status tamis_scan(const tamis_snapshot *snapshot, const char *path,
                        const tamis_scan_options *options, tamis_mentions **out, tamis_error *err)
{
    *out = NULL;
    tamis_mentions *result = tamis__alloc_zero(1, sizeof *result);
    if (result == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&result->arena, 0);
    tamis__document_init(&result->document);
    tamis_scan_options defaults = tamis_scan_options_default();
    tamis_status status = scan(snapshot, path, options != NULL ? options : &defaults, result, err);
    if (status == TAMIS_OK)
        *out = result;
    else
        tamis_mentions_free(result);
    return status;
}

void tamis_mentions_free(tamis_mentions *mentions)
{
    if (mentions == NULL)
        return;
    tamis__document_clear(&mentions->document);
    tamis__sentences_clear(&mentions->sentences);
    tamis__release(mentions->list.items);
    tamis__release(mentions->claim_list.items);
    tamis__arena_clear(&mentions->arena);
    tamis__release(mentions);
}

const char *tamis_mentions_title(const tamis_mentions *mentions)
{
    return mentions->title;
}

const char *tamis_mentions_date(const tamis_mentions *mentions)
{
    return mentions->date;
}

const char *tamis_mentions_text(const tamis_mentions *mentions, size_t *len)
{
    *len = mentions->document.text.len;
    return *len == 0 ? "" : mentions->document.text.ptr;
}

size_t tamis_mentions_count(const tamis_mentions *mentions)
{
    return mentions->list.count;
}

tamis_mention tamis_mentions_get(const tamis_mentions *mentions, size_t i)
{
    if (i >= mentions->list.count)
        return (tamis_mention){.text = "", .sentence = "", .attribution = ""};
    return mentions->mentions[i];
}

tamis_mention_entity tamis_mentions_entity(const tamis_mentions *mentions, size_t i, size_t k)
{
    if (i >= mentions->list.count || k >= mentions->mentions[i].entity_count)
        return (tamis_mention_entity){"", "", "", "", "", false, "none", "", "", "", "", 0};
    return mentions->entities[i][k];
}

size_t tamis_claims_count(const tamis_mentions *mentions)
{
    return mentions->claim_list.count;
}

tamis_claim tamis_claims_get(const tamis_mentions *mentions, size_t i)
{
    if (i >= mentions->claim_list.count)
        return (tamis_claim){"", "", "", "", "", "", 0, 0};
    return mentions->claims[i];
}
