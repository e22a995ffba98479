/* api/scan_write.c - mentions and claims as JSON, one object per line. */
#include "api/render.h"
#include "api/scan_result.h"

enum { SCORE_DECIMALS = 3, FLUSH_BYTES = 1 << 16 };

static void put(tamis__buffer *out, const char *key, const char *value)
{
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__bytes_of(value));
}

static void put_place(tamis__buffer *out, uint64_t start, uint64_t end)
{
    tamis__json_key(out, "start");
    tamis__json_u64(out, start);
    tamis__json_key(out, "end");
    tamis__json_u64(out, end);
}

static void put_entity(tamis__buffer *out, const tamis_mention_entity *entity)
{
    tamis__json_item(out);
    tamis__json_open(out, '{');
    put(out, "entity_id", entity->entity_id);
    put(out, "dataset", entity->dataset);
    put(out, "schema", entity->schema);
    put(out, "caption", entity->caption);
    put(out, "matched_name", entity->matched_name);
    tamis__json_key(out, "score");
    tamis__json_number(out, entity->score, SCORE_DECIMALS);
    tamis__json_key(out, "listed");
    tamis__buffer_text(out, entity->listed ? "true" : "false");
    put(out, "standing", entity->standing);
    put(out, "since", entity->since);
    put(out, "citation", entity->citation);
    put(out, "requirement", entity->requirement);
    put(out, "programs", entity->programs);
    tamis__json_close(out, '}');
}

static void put_mention(tamis__buffer *out, const tamis_mentions *mentions, size_t i)
{
    tamis_mention mention = tamis_mentions_get(mentions, i);
    tamis__json_open(out, '{');
    put(out, "type", "mention");
    put(out, "text", mention.text);
    put_place(out, mention.start, mention.end);
    tamis__json_key(out, "line");
    tamis__json_u64(out, mention.line);
    put(out, "sentence", mention.sentence);
    put(out, "attribution", mention.attribution);
    tamis__json_key(out, "score");
    tamis__json_number(out, mention.score, SCORE_DECIMALS);
    tamis__json_key(out, "entities");
    tamis__json_open(out, '[');
    for (size_t k = 0; k < mention.entity_count; k++)
        put_entity(out, &mentions->entities[i][k]);
    tamis__json_close(out, ']');
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static void put_claim(tamis__buffer *out, const tamis_claim *claim)
{
    tamis__json_open(out, '{');
    put(out, "type", "claim");
    put(out, "says", claim->says);
    put(out, "verdict", claim->verdict);
    put(out, "record", claim->record);
    put(out, "citation", claim->citation);
    put_place(out, claim->start, claim->end);
    put(out, "sentence", claim->sentence);
    put(out, "attribution", claim->attribution);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

tamis_status tamis_mentions_json(const tamis_mentions *mentions, tamis_write_fn write, void *ctx,
                                 tamis_error *err)
{
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    tamis_status status = TAMIS_OK;
    for (size_t i = 0; i < mentions->list.count; i++) {
        put_mention(&render.buffer, mentions, i);
        if (render.buffer.len >= FLUSH_BYTES || render.buffer.failed)
            TAMIS_TRY_DONE(tamis__render_flush(&render, err));
    }
    for (size_t i = 0; i < mentions->claim_list.count; i++)
        put_claim(&render.buffer, &mentions->claims[i]);
    status = tamis__render_flush(&render, err);
done:
    tamis__render_clear(&render);
    return status;
}
