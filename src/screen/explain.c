/*
 * screen/explain.c - the evidence of a score in words and as JSON.
 *
 * Everything said is read off the alignment that made the score, so an explanation cannot disagree with
 * it. Names are shown as written, by the position of their tokens, not as they were compared.
 */
#include "screen/explain.h"

#include "match/similarity.h"

double tamis__compare_names(const tamis__name *query, const tamis__name *candidate,
                            const tamis__snapshot *snapshot, const tamis__text *text,
                            const tamis__score_params *params, tamis__comparison *out)
{
    out->query = query;
    out->candidate = candidate;
    tamis__parts_of_query(query, snapshot, text, &out->query_parts);
    tamis__parts_of_name(candidate, snapshot, text, &out->candidate_parts);
    return tamis__score_names(&out->query_parts.parts, &out->candidate_parts.parts,
                              params == NULL ? &tamis__score_defaults : params, &out->alignment);
}

/* As written: the original bytes of part i. */
static tamis_bytes surface(const tamis__name *name, const tamis__part_list *list, uint32_t i)
{
    const tamis__token *token = &name->tokens[list->token[i]];
    return tamis__bytes_sub(name->original, token->start, (size_t)token->start + token->size);
}

static void append_run(tamis__buffer *out, const tamis__name *name, const tamis__part_list *list,
                       uint32_t first, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        if (k > 0)
            tamis__buffer_byte(out, ' ');
        tamis__buffer_append(out, surface(name, list, (first + k) % list->parts.count));
    }
}

/* Parts without a link, as written and separated by spaces. Returns whether there are any. */
static bool append_unlinked(tamis__buffer *out, const tamis__name *name,
                            const tamis__part_list *list, uint64_t linked)
{
    bool any = false;
    for (uint32_t i = 0; i < list->parts.count; i++) {
        if ((linked >> i & 1) != 0)
            continue;
        if (any)
            tamis__buffer_byte(out, ' ');
        tamis__buffer_append(out, surface(name, list, i));
        any = true;
    }
    return any;
}

static bool has_unlinked(const tamis__part_list *list, uint64_t linked)
{
    for (uint32_t i = 0; i < list->parts.count; i++)
        if ((linked >> i & 1) == 0)
            return true;
    return false;
}

static void append_link(tamis__buffer *out, const tamis__comparison *names, const tamis__link *link)
{
    append_run(out, names->query, &names->query_parts, link->query_first, link->query_count);
    tamis__buffer_text(out, link->value >= 1.0 ? " = " : " ~ ");
    append_run(out, names->candidate, &names->candidate_parts, link->candidate_first,
               link->candidate_count);
    if (link->value < 1.0)
        tamis__buffer_printf(out, " %d%%", (int)(link->value * 100.0 + 0.5));
    if (link->support > 0)
        tamis__buffer_printf(out, " (learned from %u parties)", link->support);
}

/* Word for a fact; NULL when it says nothing. */
static const char *agreement_text(tamis__agreement fact)
{
    switch (fact) {
    case TAMIS__AGREES: return "agrees";
    case TAMIS__AGREES_ROUGHLY: return "agrees roughly";
    case TAMIS__DIFFERS_SLIGHTLY: return "differs slightly";
    case TAMIS__DIFFERS: return "differs";
    default: return NULL;
    }
}

typedef struct named_fact {
    const char *words, *key;
    tamis__agreement value;
} named_fact;

enum { FACTS = 5 };

static void list_facts(const tamis__fact_evidence *facts, named_fact out[FACTS])
{
    out[0] = (named_fact){"birth date", "birth_date", facts->birth};
    out[1] = (named_fact){"country", "country", facts->country};
    out[2] = (named_fact){"gender", "gender", facts->gender};
    out[3] = (named_fact){"identifier", "identifier", facts->strong_id};
    out[4] = (named_fact){"contact or ticker", "contact", facts->weak_id};
}

static void separate(tamis__buffer *out, size_t start)
{
    if (out->len > start)
        tamis__buffer_text(out, "; ");
}

static void line_of_names(tamis__buffer *out, const tamis__comparison *names, size_t start)
{
    const tamis__alignment *a = &names->alignment;
    for (uint32_t i = 0; i < a->link_count; i++) {
        separate(out, start);
        append_link(out, names, &a->links[i]);
    }
    if (has_unlinked(&names->query_parts, a->query_linked)) {
        separate(out, start);
        tamis__buffer_text(out, "only asked: ");
        append_unlinked(out, names->query, &names->query_parts, a->query_linked);
    }
    if (has_unlinked(&names->candidate_parts, a->candidate_linked)) {
        separate(out, start);
        tamis__buffer_text(out, "only listed: ");
        append_unlinked(out, names->candidate, &names->candidate_parts, a->candidate_linked);
    }
    if (a->order < 1.0) {
        separate(out, start);
        tamis__buffer_text(out, "other order");
    }
}

void tamis__explain_line(tamis__buffer *out, const tamis__reasons *reasons)
{
    named_fact facts[FACTS];
    size_t start = out->len;
    if (reasons->names != NULL)
        line_of_names(out, reasons->names, start);
    list_facts(&reasons->facts, facts);
    for (int i = 0; i < FACTS; i++) {
        const char *text = agreement_text(facts[i].value);
        if (text == NULL)
            continue;
        separate(out, start);
        tamis__buffer_printf(out, "%s %s", facts[i].words, text);
    }
}

static double contradicted_weight(const tamis__alignment *a)
{
    return a->contradicted + a->near_miss + a->term + a->initial + a->sibling + a->number +
           a->dressing;
}

static void table_of_names(tamis__buffer *out, const tamis__comparison *names)
{
    const tamis__alignment *a = &names->alignment;
    for (uint32_t i = 0; i < a->link_count; i++) {
        tamis__buffer_text(out, "  ");
        append_link(out, names, &a->links[i]);
        tamis__buffer_printf(out, "  (weight %.2f, counts %+.2f)\n", a->links[i].weight,
                             a->links[i].weight * a->links[i].value);
    }
    if (has_unlinked(&names->query_parts, a->query_linked)) {
        tamis__buffer_text(out, "  only asked: ");
        append_unlinked(out, names->query, &names->query_parts, a->query_linked);
        tamis__buffer_byte(out, '\n');
    }
    if (has_unlinked(&names->candidate_parts, a->candidate_linked)) {
        tamis__buffer_text(out, "  only listed: ");
        append_unlinked(out, names->candidate, &names->candidate_parts, a->candidate_linked);
        tamis__buffer_byte(out, '\n');
    }
    if (contradicted_weight(a) > 0.0)
        tamis__buffer_printf(out, "  contradicted weight %.2f%s\n", contradicted_weight(a),
                             a->sibling + a->number > 0.0 ? " (another place or number)" : "");
    if (a->order < 1.0)
        tamis__buffer_printf(out, "  other order of the parts: x %.2f\n", a->order);
}

void tamis__explain_table(tamis__buffer *out, const tamis__reasons *reasons)
{
    named_fact facts[FACTS];
    if (reasons->names != NULL)
        table_of_names(out, reasons->names);
    tamis__buffer_printf(out, "  name score %.3f\n", reasons->name_score);
    list_facts(&reasons->facts, facts);
    for (int i = 0; i < FACTS; i++)
        if (agreement_text(facts[i].value) != NULL)
            tamis__buffer_printf(out, "  %s %s\n", facts[i].words, agreement_text(facts[i].value));
    if (reasons->score != reasons->name_score)
        tamis__buffer_printf(out, "  score %.3f\n", reasons->score);
}

static void json_run(tamis__buffer *out, const char *key, const tamis__name *name,
                     const tamis__part_list *list, uint32_t first, uint32_t count)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    append_run(&text, name, list, first, count);
    tamis__json_key(out, key);
    tamis__json_string(out, tamis__buffer_bytes(&text));
    out->failed = out->failed || text.failed;
    tamis__buffer_clear(&text);
}

static void json_number(tamis__buffer *out, const char *key, double value)
{
    tamis__json_key(out, key);
    tamis__json_number(out, value, 4);
}

static void json_unlinked(tamis__buffer *out, const char *key, const tamis__name *name,
                          const tamis__part_list *list, uint64_t linked)
{
    tamis__json_key(out, key);
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < list->parts.count; i++) {
        if ((linked >> i & 1) != 0)
            continue;
        tamis__json_item(out);
        tamis__json_string(out, surface(name, list, i));
    }
    tamis__json_close(out, ']');
}

static void json_links(tamis__buffer *out, const tamis__comparison *names)
{
    tamis__json_key(out, "links");
    tamis__json_open(out, '[');
    for (uint32_t i = 0; i < names->alignment.link_count; i++) {
        const tamis__link *link = &names->alignment.links[i];
        tamis__json_item(out);
        tamis__json_open(out, '{');
        json_run(out, "query", names->query, &names->query_parts, link->query_first,
                 link->query_count);
        json_run(out, "candidate", names->candidate, &names->candidate_parts, link->candidate_first,
                 link->candidate_count);
        json_number(out, "similarity", link->similarity);
        if (link->support > 0)
            json_number(out, "learned_from", (double)link->support);
        json_number(out, "weight", link->weight);
        json_number(out, "contribution", link->weight * link->value);
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, ']');
}

static void json_names(tamis__buffer *out, const tamis__comparison *names)
{
    const tamis__alignment *a = &names->alignment;
    tamis__json_key(out, "query_name");
    tamis__json_string(out, names->query->original);
    tamis__json_key(out, "candidate_name");
    tamis__json_string(out, names->candidate->original);
    json_links(out, names);
    json_unlinked(out, "only_query", names->query, &names->query_parts, a->query_linked);
    json_unlinked(out, "only_candidate", names->candidate, &names->candidate_parts,
                  a->candidate_linked);
    json_number(out, "matched", a->matched);
    json_number(out, "lost", a->lost);
    json_number(out, "contradicted", contradicted_weight(a));
    json_number(out, "omitted", a->omitted_query + a->omitted_candidate);
    json_number(out, "order", a->order);
}

void tamis__explain_json(tamis__buffer *out, const tamis__reasons *reasons)
{
    named_fact facts[FACTS];
    tamis__json_open(out, '{');
    if (reasons->names != NULL)
        json_names(out, reasons->names);
    json_number(out, "name_score", reasons->name_score);
    tamis__json_key(out, "facts");
    tamis__json_open(out, '{');
    list_facts(&reasons->facts, facts);
    for (int i = 0; i < FACTS; i++) {
        const char *text = agreement_text(facts[i].value);
        if (text == NULL)
            continue;
        tamis__json_key(out, facts[i].key);
        tamis__json_string(out, tamis__bytes_of(text));
    }
    tamis__json_close(out, '}');
    tamis__json_close(out, '}');
}

/* What the score would lose if nothing were known of fact `i`. */
static double worth_of(const tamis__reasons *reasons, int i)
{
    tamis__fact_evidence without = reasons->facts;
    tamis__agreement *const fields[FACTS] = {&without.birth, &without.country, &without.gender,
                                             &without.strong_id, &without.weak_id};
    *fields[i] = TAMIS__UNSAID;
    return reasons->score - tamis__score_facts(reasons->name_score, &without);
}

void tamis__explain_features(tamis__buffer *out, const tamis__reasons *reasons, tamis_bytes line)
{
    named_fact facts[FACTS];
    tamis__json_open(out, '{');
    tamis__json_key(out, "name");
    tamis__json_open(out, '{');
    json_number(out, "score", reasons->name_score);
    tamis__json_key(out, "detail");
    tamis__json_string(out, line);
    if (reasons->names != NULL) {
        tamis__json_key(out, "query");
        tamis__json_string(out, reasons->names->query->original);
        tamis__json_key(out, "candidate");
        tamis__json_string(out, reasons->names->candidate->original);
    }
    tamis__json_close(out, '}');
    list_facts(&reasons->facts, facts);
    for (int i = 0; i < FACTS; i++) {
        const char *text = agreement_text(facts[i].value);
        if (text == NULL)
            continue;
        tamis__json_key(out, facts[i].key);
        tamis__json_open(out, '{');
        json_number(out, "score", worth_of(reasons, i));
        tamis__json_key(out, "detail");
        tamis__json_string(out, tamis__bytes_of(text));
        tamis__json_close(out, '}');
    }
    tamis__json_close(out, '}');
}
