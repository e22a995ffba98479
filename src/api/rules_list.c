/* api/rules_list.c - tamis_rules_list: packs, regimes and rules with windows and status. */
#include "api/answer.h"
#include "api/json_fields.h"
#include "api/render.h"

static void put_window(tamis__buffer *out, const tamis__window *window, const char *joint)
{
    char text[TAMIS__LOCAL_TEXT_BYTES];
    bool exclusive = false;
    tamis__local_format(window->start, text);
    tamis__buffer_text(out, text[0] == '\0' ? "always" : text);
    tamis__window_end(window, &exclusive, text);
    if (text[0] == '\0' && window->start != TAMIS__LOCAL_MIN)
        tamis__buffer_text(out, joint);
    else if (text[0] != '\0')
        tamis__buffer_printf(out, " %s %s", exclusive ? "before" : "to", text);
}

static void put_windows(tamis__buffer *out, const tamis__rule *rule)
{
    for (size_t i = 0; i < rule->window_count; i++) {
        if (i > 0)
            tamis__buffer_text(out, ", ");
        put_window(out, &rule->windows[i], " on");
    }
    for (size_t i = 0; i < rule->stay_count; i++) {
        tamis__buffer_text(out, i == 0 ? "; stayed " : ", ");
        put_window(out, &rule->stays[i].window, " on");
    }
}

static void put_rule(tamis__buffer *out, const tamis__rule *rule)
{
    tamis__buffer_text(out, "    ");
    tamis__render_plain(out, rule->id);
    tamis__buffer_printf(out, "  (%s", tamis__rule_kind_name(rule->kind));
    if (rule->kind == TAMIS__RESTRICTION)
        tamis__buffer_printf(out, ": %s", tamis__outcome_name(rule->outcome));
    tamis__buffer_printf(out, ", %s%s)\n", tamis__legal_force_name(rule->legal_force),
                         rule->verified ? "" : ", unverified");
    tamis__buffer_text(out, "      ");
    tamis__render_plain(out, rule->title);
    tamis__buffer_text(out, "\n      ");
    put_windows(out, rule);
    for (size_t i = 0; i < rule->cite_count; i++) {
        tamis__buffer_text(out, i == 0 ? "; " : ", ");
        tamis__render_plain(out, rule->cites[i].ref);
    }
    tamis__buffer_byte(out, '\n');
}

static void put_regime(tamis__buffer *out, const tamis__packs *packs, const tamis__regime *regime)
{
    tamis__buffer_text(out, "  ");
    tamis__render_plain(out, regime->jurisdiction);
    tamis__buffer_text(out, "  ");
    tamis__render_plain(out, regime->title);
    tamis__buffer_printf(out, "  (%u rules)\n", (unsigned)regime->rule_count);
    for (uint32_t i = 0; i < regime->rule_count; i++)
        put_rule(out, &packs->rules[regime->first_rule + i]);
}

static void put_pack(tamis__buffer *out, const tamis__packs *packs, uint32_t number)
{
    const tamis__pack *pack = &packs->packs[number];
    tamis__render_plain(out, pack->id);
    tamis__buffer_text(out, "  ");
    tamis__render_plain(out, pack->title);
    tamis__buffer_text(out, ", version ");
    tamis__render_plain(out, pack->version);
    tamis__buffer_byte(out, '\n');
    for (size_t i = 0; i < packs->regime_count; i++)
        if (packs->regimes[i].pack == number)
            put_regime(out, packs, &packs->regimes[i]);
}

static void json_window(tamis__buffer *out, const tamis__window *window, const tamis__packs *packs)
{
    char text[TAMIS__LOCAL_TEXT_BYTES];
    bool exclusive = false;
    tamis__json_item(out);
    tamis__json_open(out, '{');
    tamis__json_field(out, "from", tamis__bytes_of(tamis__local_format(window->start, text)));
    tamis__window_end(window, &exclusive, text);
    tamis__json_field(out, exclusive ? "before" : "until", tamis__bytes_of(text));
    if (window->zone < packs->time_zones.count)
        tamis__json_field(out, "time_zone", packs->time_zones.names[window->zone]);
    tamis__json_close(out, '}');
}

static void json_rule(tamis__buffer *out, const tamis__packs *packs, const tamis__rule *rule)
{
    const tamis__regime *regime = &packs->regimes[rule->regime];
    tamis__json_open(out, '{');
    tamis__json_field(out, "pack", packs->packs[rule->pack].id);
    tamis__json_field(out, "version", packs->packs[rule->pack].version);
    tamis__json_field(out, "regime", regime->id);
    tamis__json_field(out, "jurisdiction", regime->jurisdiction);
    tamis__json_field(out, "rule", rule->id);
    tamis__json_field(out, "title", rule->title);
    tamis__json_field(out, "kind", tamis__bytes_of(tamis__rule_kind_name(rule->kind)));
    tamis__json_field(out, "legal_force",
                      tamis__bytes_of(tamis__legal_force_name(rule->legal_force)));
    tamis__json_bool(out, "verified", rule->verified);
    tamis__json_field(out, "status_note", rule->status_note);
    if (rule->kind == TAMIS__RESTRICTION)
        tamis__json_field(out, "outcome", tamis__bytes_of(tamis__outcome_name(rule->outcome)));
    tamis__json_key(out, "in_force");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < rule->window_count; i++)
        json_window(out, &rule->windows[i], packs);
    tamis__json_close(out, ']');
    tamis__json_key(out, "stays");
    tamis__json_open(out, '[');
    for (size_t i = 0; i < rule->stay_count; i++)
        json_window(out, &rule->stays[i].window, packs);
    tamis__json_close(out, ']');
    tamis__json_field(out, "file", rule->place.file);
    tamis__json_key(out, "line");
    tamis__json_u64(out, rule->place.line);
    tamis__json_close(out, '}');
    tamis__buffer_byte(out, '\n');
}

tamis_status tamis_rules_list(const tamis_rules *rules, tamis_output format, tamis_write_fn write,
                              void *ctx, tamis_error *err)
{
    tamis__render render;
    tamis__ruleset *set = tamis__ruleset_take(rules);
    const tamis__packs *packs = tamis__ruleset_packs(set);
    tamis__render_init(&render, write, ctx);
    if (format == TAMIS_OUTPUT_JSON) {
        for (size_t i = 0; i < packs->rule_count; i++)
            json_rule(&render.buffer, packs, &packs->rules[i]);
    } else {
        for (uint32_t i = 0; i < packs->pack_count; i++)
            put_pack(&render.buffer, packs, i);
    }
    tamis_status status = tamis__render_flush(&render, err);
    tamis__render_clear(&render);
    tamis__ruleset_give(rules, set);
    return status;
}
