/* api/rules_test.c - tamis_rules_test: the examples inside the packs, run as they stand. */
#include "api/render.h"
#include "api/ruleset.h"
#include "base/error.h"
#include "rules/examples.h"

static void put_text(tamis__buffer *out, const tamis__finding *finding)
{
    tamis__render_plain(out, finding->place.file);
    tamis__buffer_printf(out, ":%u:%u: ", (unsigned)finding->place.line,
                         (unsigned)finding->place.column);
    tamis__render_plain(out, finding->message);
    tamis__buffer_byte(out, '\n');
}

static void put_json(tamis__buffer *out, const tamis__finding *finding)
{
    tamis__json_open(out, '{');
    tamis__json_key(out, "file");
    tamis__json_string(out, finding->place.file);
    tamis__json_key(out, "line");
    tamis__json_u64(out, finding->place.line);
    tamis__json_key(out, "column");
    tamis__json_u64(out, finding->place.column);
    tamis__json_key(out, "problem");
    tamis__json_string(out, finding->message);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

static tamis_status put_findings(const tamis__findings *findings, tamis_output format,
                                 tamis_write_fn write, void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis__render_init(&render, write, ctx);
    for (size_t i = 0; i < findings->count; i++) {
        if (format == TAMIS_OUTPUT_JSON)
            put_json(&render.buffer, &findings->items[i]);
        else
            put_text(&render.buffer, &findings->items[i]);
    }
    tamis_status status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    return status;
}

tamis_status tamis_rules_test(const tamis_rules *rules, tamis_output format, tamis_write_fn write,
                              void *ctx, uint64_t *run, uint64_t *failed, tamis_error *err)
{
    tamis__findings findings = {0};
    tamis__example_counts counts = {0};
    tamis__ruleset *set = tamis__ruleset_take(rules);
    tamis_status status =
        tamis__packs_check_examples(tamis__ruleset_packs(set), &findings, &counts, err);
    if (status == TAMIS_OK)
        status = put_findings(&findings, format, write, ctx, err);
    if (run != NULL)
        *run = counts.run;
    if (failed != NULL)
        *failed = counts.failed;
    tamis__findings_clear(&findings);
    tamis__ruleset_give(rules, set);
    return status;
}
