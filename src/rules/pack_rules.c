/* rules/pack_rules.c - the rules of a pack. What concerns several rules at once is checked in pack_check.c. */
#include <stdio.h>

#include "rules/pack_read.h"

enum { SECONDS_PER_DAY = 86400, WRAP_BYTES = 400 };

static const char rule_keys[] = "id title kind regime legal_force status status_note activities "
                                "actors in_force stays known_from "
                                "after when class outcome license_policy exceptions conditions "
                                "savings if_unknown near ask advice "
                                "cite examples lifts exception conflict_with";
static const char kinds[] = "scope exclusion restriction authorization";
static const char forces[] = "statute regulation order license_condition decision guidance policy "
                             "proposal report claim";
static const char outcomes[] = "allowed_with_conditions review license_required prohibited";
static const char policies[] = "approval case_by_case as_stated_in_notice presumption_of_denial "
                               "policy_of_denial denial";

/* ---- When it holds ---------------------------------------------------------------------------------- */

static void check_order(tamis__loader *l, const tamis__node *node, const tamis__window *windows,
                        size_t at)
{
    const tamis__window *window = &windows[at];
    const tamis__window *before = at == 0 ? NULL : &windows[at - 1];
    if (before == NULL || before->zone != window->zone || before->end <= window->start)
        return;
    bool reversed = window->end <= before->start;
    TAMIS__ERROR_AT(l, node,
                    reversed ? "windows stand in order of time; this one is before the one "
                               "above"
                             : "this window overlaps the one before");
}

static void load_windows(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "in_force");
    size_t count = node == NULL || node->kind != TAMIS__NODE_LIST ? 1 : node->count;
    tamis__window *windows = tamis__load_room(l, count, sizeof *windows);
    if (windows == NULL)
        return;
    windows[0] = (tamis__window){TAMIS__LOCAL_MIN, TAMIS__LOCAL_MAX, l->pack->zone};
    rule->windows = windows;
    rule->window_count = 1;
    if (node == NULL || !tamis__load_is_list(l, node, "'in_force' (windows)"))
        return;
    if (node->count == 0)
        TAMIS__ERROR_AT(l, node,
                        "'in_force' without a window: never in force; leave the key out "
                        "for always");
    size_t at = 0;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        if (!tamis__load_window(l, item, "from until before time_zone", &windows[at]))
            continue;
        check_order(l, item, windows, at);
        rule->window_count = ++at;
    }
}

static bool overlaps(const tamis__window *a, const tamis__window *b)
{
    return a->start < b->end && b->start < a->end;
}

static void check_stay(tamis__loader *l, const tamis__node *node, const tamis__rule *rule,
                       const tamis__window *stay)
{
    for (size_t i = 0; i < rule->window_count; i++) {
        const tamis__window *window = &rule->windows[i];
        if (overlaps(window, stay)) {
            if (rule->window_count == 1 && stay->start <= window->start && stay->end >= window->end)
                TAMIS__ERROR_AT(l, node,
                                "the stay covers all of in_force: the rule is never in "
                                "force");
            return;
        }
    }
    TAMIS__ERROR_AT(l, node,
                    "the stay lies outside of in_force, where there is nothing to suspend");
}

static void load_stays(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "stays");
    if (node == NULL || !tamis__load_is_list(l, node, "'stays'"))
        return;
    tamis__stay *stays = tamis__load_room(l, node->count, sizeof *stays);
    if (stays == NULL)
        return;
    rule->stays = stays;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        tamis__stay *stay = &stays[rule->stay_count];
        if (!tamis__load_window(l, item, "from until before time_zone cite", &stay->window))
            continue;
        check_stay(l, item, rule, &stay->window);
        tamis__node *cite = tamis__load_need(l, item, "cite", "where the stay was published");
        if (cite != NULL)
            tamis__load_citation(l, cite, &stay->cite);
        rule->stay_count++;
    }
}

/* listing + 60 days: the first day, as one expression. */
static void load_after(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "after");
    if (node == NULL || !tamis__load_is_map(l, node, "'after'"))
        return;
    tamis__load_keys(l, node, "expr days");
    const tamis__node *days = tamis__node_get(node, "days");
    double count = days == NULL ? 0 : days->number;
    if (days != NULL && (days->kind != TAMIS__NODE_NUMBER || !(count >= 0 && count <= 100000) ||
                         count != (double)(int)count)) {
        TAMIS__ERROR_AT(l, days, "'days': expected a whole number of days");
        count = 0;
    }
    char suffix[40];
    (void)snprintf(suffix, sizeof suffix, ") + days(%d)", (int)count);
    tamis__node *expr = tamis__load_need(l, node, "expr", "an expression that gives a day");
    rule->after = tamis__load_expr(l, expr, "(", suffix, TAMIS__ETYPE_DAY);
}

/* ---- Whom and what it reaches ----------------------------------------------------------------------- */

/* Actors with a suffix ("carrier:Spark") go into `when`: the prefix that asks for them. */
static void load_actors(tamis__loader *l, const tamis__node *map, tamis__rule *rule,
                        char prefix[WRAP_BYTES])
{
    tamis__node *node = tamis__node_get(map, "actors");
    rule->actors = node == NULL ? UINT64_MAX : 0;
    prefix[0] = '\0';
    if (node == NULL || !tamis__load_is_list(l, node, "'actors'"))
        return;
    bool narrowed = false;
    size_t len = (size_t)snprintf(prefix, WRAP_BYTES, "actor_is(");
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        tamis_bytes actor;
        if (!tamis__load_text(l, item, &actor))
            continue;
        uint64_t bit = tamis__fact_value_bit(TAMIS__FACT_ACTOR, actor);
        tamis_bytes nearest = tamis__nearest_word(actor, TAMIS__ACTORS);
        if (bit == TAMIS__BIT_OTHER)
            TAMIS__ERROR_AT(l, item, "unknown actor '%.*s'%s%.*s%s", TAMIS_FMT(actor),
                            nearest.len > 0 ? "; did you mean '" : "; docs/FACTS.md lists them",
                            TAMIS_FMT(nearest), nearest.len > 0 ? "'?" : "");
        rule->actors |= bit;
        narrowed |= memchr(actor.ptr, ':', actor.len) != NULL;
        if (memchr(actor.ptr, '\'', actor.len) != NULL || actor.len > 60 || len > 300) {
            TAMIS__ERROR_AT(l, item, "too many actors, or one that is no name");
            return;
        }
        len += (size_t)snprintf(prefix + len, WRAP_BYTES - len, "%s'%.*s'",
                                item == node->first ? "" : ",", TAMIS_FMT(actor));
    }
    (void)snprintf(prefix + len, WRAP_BYTES - len, ") && (");
    if (!narrowed)
        prefix[0] = '\0';
    if (node->count == 0)
        TAMIS__ERROR_AT(l, node,
                        "'actors': an empty list binds nobody; leave the key out to bind "
                        "all");
}

static void load_when(tamis__loader *l, const tamis__node *map, tamis__rule_source *source)
{
    tamis__rule *rule = &source->rule;
    char prefix[WRAP_BYTES];
    load_actors(l, map, rule, prefix);
    tamis__node *node = tamis__node_get(map, "when");
    if (node == NULL && prefix[0] != '\0') {
        tamis__node always = {.kind = TAMIS__NODE_TEXT, .text = {"true", 4}};
        rule->when = tamis__load_expr(l, &always, prefix, ")", TAMIS__ETYPE_CONDITION);
        return;
    }
    rule->when =
        tamis__load_expr(l, node, prefix, prefix[0] == '\0' ? "" : ")", TAMIS__ETYPE_CONDITION);
    if (rule->when != NULL && tamis__expr_constant(rule->when) == TAMIS__NO)
        TAMIS__ERROR_AT(l, node, "the rule is unreachable: 'when' is never true");
    rule->near = tamis__load_expr(l, tamis__node_get(map, "near"), "", "", TAMIS__ETYPE_CONDITION);
}

static void load_regime_of(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__load_need(l, map, "regime", "the id of a regime of this pack");
    tamis_bytes id;
    rule->regime = UINT32_MAX;
    if (node == NULL || !tamis__load_text(l, node, &id))
        return;
    char known[200] = "";
    size_t len = 0;
    for (uint32_t i = 0; i < l->packs->regime_count && len < sizeof known; i++) {
        const tamis__regime *regime = &l->packs->regimes[i];
        if (regime->pack != l->pack->number)
            continue;
        if (tamis__bytes_equal(regime->id, id))
            rule->regime = i;
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%.*s", len > 0 ? ", " : "",
                                TAMIS_FMT(regime->id));
    }
    if (rule->regime == UINT32_MAX) {
        TAMIS__ERROR_AT(l, node, "unknown regime '%.*s'; this pack has: %s", TAMIS_FMT(id), known);
        return;
    }
    tamis__node *activities = tamis__node_get(map, "activities");
    tamis__load_activities(l, activities, &rule->activities);
    if (activities == NULL)
        rule->activities = l->packs->regimes[rule->regime].activities;
    else if (rule->activities != 0 &&
             (rule->activities & l->packs->regimes[rule->regime].activities) == 0)
        TAMIS__ERROR_AT(l, activities,
                        "the rule is unreachable: its regime has none of these "
                        "activities");
}

/* ---- What it does ----------------------------------------------------------------------------------- */

static void load_force(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *force = tamis__load_need(l, map, "legal_force", "statute, regulation, ...");
    int number = force == NULL ? -1 : tamis__load_word(l, force, forces, "legal force");
    rule->legal_force = number < 0 ? TAMIS__CLAIM : (tamis__legal_force)number;
    tamis__node *status = tamis__load_need(l, map, "status", "verified or unverified");
    if (status == NULL)
        return;
    number = tamis__load_word(l, status, "verified unverified", "status");
    rule->verified = number == 0;
    rule->status_note = tamis__load_optional(l, map, "status_note");
    if (number == 1 && rule->status_note.len == 0)
        TAMIS__ERROR_AT(l, status,
                        "an unverified rule needs 'status_note': what is not verified, "
                        "and by whom it is stated");
    if (force != NULL && rule->legal_force >= TAMIS__GUIDANCE && rule->outcome > TAMIS__REVIEW)
        TAMIS__ERROR_AT(l, force, "a %.*s binds nobody, so its outcome is at most review",
                        TAMIS_FMT(force->text));
}

static void load_outcome(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "outcome");
    rule->outcome = TAMIS__ALLOWED;
    if (rule->kind != TAMIS__RESTRICTION) {
        if (node != NULL)
            TAMIS__ERROR_AT_KEY(l, node, "'outcome' belongs to a restriction");
        return;
    }
    (void)tamis__load_need(l, map, "outcome", outcomes);
    int number = node == NULL ? -1 : tamis__load_word(l, node, outcomes, "outcome");
    if (number >= 0)
        rule->outcome = (tamis__outcome)(TAMIS__ALLOWED_WITH_CONDITIONS + number);
}

static tamis__license_policy load_policy_word(tamis__loader *l, tamis__node *node)
{
    int number = tamis__load_word(l, node, policies, "license policy");
    return number < 0 ? TAMIS__POLICY_NONE
                      : (tamis__license_policy)(TAMIS__POLICY_APPROVAL + number);
}

static void load_policy(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "license_policy");
    if (node == NULL)
        return;
    if (rule->kind != TAMIS__RESTRICTION)
        TAMIS__ERROR_AT_KEY(l, node, "'license_policy' belongs to a restriction");
    if (node->kind != TAMIS__NODE_MAP) {
        rule->license_policy = load_policy_word(l, node);
        return;
    }
    tamis__load_keys(l, node, "from_listing otherwise");
    rule->policy_from_listing = tamis__load_required(l, node, "from_listing");
    const tamis__pack *pack = &l->packs->packs[l->pack->number];
    bool known = rule->policy_from_listing.len == 0;
    for (size_t i = 0; i < pack->list_count; i++)
        known |= tamis__bytes_equal(pack->lists[i], rule->policy_from_listing);
    if (!known)
        TAMIS__ERROR_AT(l, tamis__node_get(node, "from_listing"),
                        "unknown list '%.*s'; add it to `lists` in pack.yaml",
                        TAMIS_FMT(rule->policy_from_listing));
    tamis__node *otherwise = tamis__load_need(l, node, "otherwise", "the policy when it says none");
    if (otherwise != NULL)
        rule->license_policy = load_policy_word(l, otherwise);
}

static void load_exceptions(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "exceptions");
    rule->exceptions.any = rule->outcome < TAMIS__LICENSE_REQUIRED;
    if (node == NULL)
        return;
    if (rule->kind != TAMIS__RESTRICTION)
        TAMIS__ERROR_AT_KEY(l, node, "'exceptions' belongs to a restriction");
    if (node->kind == TAMIS__NODE_LIST) {
        rule->exceptions.any = false;
        tamis__load_texts(l, node, &rule->exceptions.symbols, &rule->exceptions.count);
        return;
    }
    rule->exceptions.any = tamis__load_word(l, node, "none any",
                                            "word for exceptions (or a list "
                                            "of their symbols)") == 1;
}

static void load_lifts(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "lifts");
    tamis__node *exception = tamis__node_get(map, "exception");
    if (rule->kind != TAMIS__AUTHORIZATION) {
        const tamis__node *wrong = node != NULL ? node : exception;
        if (wrong != NULL)
            TAMIS__ERROR_AT_KEY(l, wrong, "'%.*s' belongs to an authorization",
                                TAMIS_FMT(wrong->key));
        return;
    }
    rule->exception = tamis__load_optional(l, map, "exception");
    (void)tamis__load_need(l, map, "lifts", "a list of classes of restrictions");
    const tamis_bytes *names = NULL;
    size_t count = 0;
    tamis__load_texts(l, node, &names, &count);
    uint32_t *lifts = tamis__load_room(l, count, sizeof *lifts);
    if (lifts == NULL)
        return;
    rule->lifts = lifts;
    for (size_t i = 0; i < count; i++)
        lifts[rule->lift_count++] = tamis__load_class(l, names[i]);
    if (node != NULL && node->kind == TAMIS__NODE_LIST && node->count == 0)
        TAMIS__ERROR_AT(l, node, "'lifts': expected at least one class");
}

uint32_t tamis__load_class(tamis__loader *l, tamis_bytes name)
{
    tamis__packs *packs = l->packs;
    for (uint32_t i = 0; i < packs->class_count; i++) {
        if (tamis__bytes_equal(packs->classes[i], name))
            return i;
    }
    if (!TAMIS__LOAD_GROW(l, packs->classes, packs->class_count, l->class_capacity))
        return 0;
    packs->classes[packs->class_count] = name;
    return (uint32_t)packs->class_count++;
}

static void load_class_of(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "class");
    if (node != NULL && rule->kind != TAMIS__RESTRICTION)
        TAMIS__ERROR_AT_KEY(l, node, "'class' belongs to a restriction");
    tamis_bytes name = rule->id;
    if (node != NULL)
        (void)tamis__load_text(l, node, &name);
    if (rule->kind == TAMIS__RESTRICTION)
        rule->rule_class = tamis__load_class(l, name);
}

/* ---- Savings, questions, examples ------------------------------------------------------------------- */

static void load_savings(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "savings");
    if (node == NULL || !tamis__load_is_list(l, node, "'savings'"))
        return;
    tamis__saving *savings = tamis__load_room(l, node->count, sizeof *savings);
    if (savings == NULL)
        return;
    rule->savings = savings;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        tamis__saving *saving = &savings[rule->saving_count++];
        if (!tamis__load_is_map(l, item, "a saving"))
            continue;
        tamis__load_keys(l, item, "when until before conditions cite");
        tamis__node *when = tamis__load_need(l, item, "when", "a condition");
        saving->when = tamis__load_expr(l, when, "", "", TAMIS__ETYPE_CONDITION);
        saving->end = tamis__load_end(l, item);
        if (saving->end <= rule->windows[0].start)
            TAMIS__ERROR_AT(l, item, "the saving ends before the rule begins");
        tamis__node *conditions =
            tamis__load_need(l, item, "conditions", "what the saved transaction has to meet");
        tamis__load_texts(l, conditions, &saving->conditions, &saving->condition_count);
        tamis__node *cite = tamis__load_need(l, item, "cite", "where the saving clause stands");
        if (cite != NULL)
            tamis__load_citation(l, cite, &saving->cite);
    }
}

static void load_asks(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "ask");
    if (node == NULL || !tamis__load_is_map(l, node, "'ask'"))
        return;
    tamis__question_text *asks = tamis__load_room(l, node->count, sizeof *asks);
    if (asks == NULL)
        return;
    rule->asks = asks;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        unsigned fact = tamis__fact_find(item->key);
        tamis_bytes nearest = tamis__nearest_fact(item->key);
        tamis_bytes text;
        if (fact == TAMIS__FACT_COUNT)
            TAMIS__ERROR_AT_KEY(l, item, "unknown fact '%.*s'%s%.*s%s", TAMIS_FMT(item->key),
                                nearest.len > 0 ? "; did you mean '" : "; see docs/FACTS.md",
                                TAMIS_FMT(nearest), nearest.len > 0 ? "'?" : "");
        else if (tamis__load_text(l, item, &text))
            asks[rule->ask_count++] = (tamis__question_text){(uint16_t)fact, text};
    }
}

static void load_unknown(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node = tamis__node_get(map, "if_unknown");
    if (node == NULL)
        return;
    rule->ask_only = tamis__load_word(l, node, "review ask", "word for 'if_unknown'") == 1;
    if (rule->kind != TAMIS__RESTRICTION)
        TAMIS__ERROR_AT_KEY(l, node, "'if_unknown' belongs to a restriction");
}

/* ---- Citations of the rule -------------------------------------------------------------------------- */

/* Does the edition that is cited hold at any time when the rule does? */
static void check_editions(tamis__loader *l, const tamis__node *node, const tamis__rule *rule)
{
    for (size_t i = 0; i < rule->cite_count; i++) {
        const tamis__edition *edition = tamis__load_edition(l, &rule->cites[i]);
        bool meets = edition == NULL;
        for (size_t j = 0; edition != NULL && j < rule->window_count; j++) {
            const tamis__window *window = &rule->windows[j];
            bool too_early = edition->until != TAMIS__DAY_MAX &&
                             ((int64_t)edition->until + 1) * SECONDS_PER_DAY <= window->start;
            bool too_late = edition->from != TAMIS__DAY_MIN &&
                            (int64_t)edition->from * SECONDS_PER_DAY >= window->end;
            meets |= !too_early && !too_late;
        }
        if (!meets)
            TAMIS__ERROR_AT(l, node,
                            "'%.*s', edition %.*s, was not the text while this rule was in force",
                            TAMIS_FMT(rule->cites[i].ref), TAMIS_FMT(rule->cites[i].edition));
    }
}

/* The earliest edition that is a day; else the first start. */
static int32_t known_from(const tamis__rule *rule)
{
    int32_t earliest = TAMIS__DAY_MAX;
    for (size_t i = 0; i < rule->cite_count; i++) {
        tamis__date date;
        tamis_bytes edition = rule->cites[i].edition;
        if (edition.len == 10 && tamis__date_parse(edition, &date) && date.lo < earliest)
            earliest = date.lo;
    }
    if (earliest != TAMIS__DAY_MAX)
        return earliest;
    int64_t start = rule->windows == NULL ? TAMIS__LOCAL_MIN : rule->windows[0].start;
    if (start == TAMIS__LOCAL_MIN)
        return TAMIS__DAY_MIN;
    return (int32_t)(start >= 0 ? start / SECONDS_PER_DAY
                                : (start - (SECONDS_PER_DAY - 1)) / SECONDS_PER_DAY);
}

static void load_cites(tamis__loader *l, const tamis__node *map, tamis__rule *rule)
{
    tamis__node *node =
        tamis__load_need(l, map, "cite", "where the law says so: a list of {ref, edition}");
    tamis__load_citations(l, node, &rule->cites, &rule->cite_count);
    if (node != NULL && rule->cite_count == 0)
        TAMIS__ERROR_AT(l, node, "a rule needs a citation");
    if (node != NULL)
        check_editions(l, node, rule);
    tamis__node *known = tamis__node_get(map, "known_from");
    rule->known_from = known_from(rule);
    if (known != NULL)
        (void)tamis__load_day(l, known, &rule->known_from);
}

/* ---- Rules ------------------------------------------------------------------------------------------ */

static bool load_name(tamis__loader *l, tamis__node *map, tamis__rule *rule)
{
    tamis__node *id = tamis__load_need(l, map, "id", "an id");
    if (!tamis__load_id(l, id, true, &rule->id))
        return false;
    const tamis__pack *pack = &l->packs->packs[l->pack->number];
    char *name = tamis__load_room(l, pack->id.len + rule->id.len + 1, 1);
    if (name == NULL)
        return false;
    if (pack->id.len > 0)
        memcpy(name, pack->id.ptr, pack->id.len);
    name[pack->id.len] = '/';
    memcpy(name + pack->id.len + 1, rule->id.ptr, rule->id.len);
    rule->name = tamis__bytes(name, pack->id.len + 1 + rule->id.len);
    rule->title = tamis__load_required(l, map, "title");
    rule->advice = tamis__load_optional(l, map, "advice");
    rule->conflict_with = tamis__load_optional(l, map, "conflict_with");
    rule->place = (tamis__place){l->file, map->line, map->column};
    rule->pack = l->pack->number;
    return true;
}

static void load_rule(tamis__loader *l, tamis__node *map)
{
    if (!tamis__load_is_map(l, map, "a rule"))
        return;
    tamis__load_keys(l, map, rule_keys);
    tamis__rule_source source = {.file = l->file, .node = map, .order = l->rule_count};
    tamis__rule *rule = &source.rule;
    if (!load_name(l, map, rule))
        return;
    tamis__node *kind = tamis__load_need(l, map, "kind", kinds);
    int number = kind == NULL ? -1 : tamis__load_word(l, kind, kinds, "kind");
    if (number < 0)
        return;
    rule->kind = (tamis__rule_kind)number;
    load_regime_of(l, map, rule);
    load_outcome(l, map, rule);
    load_force(l, map, rule);
    load_windows(l, map, rule);
    load_stays(l, map, rule);
    load_after(l, map, rule);
    load_when(l, map, &source);
    load_policy(l, map, rule);
    load_exceptions(l, map, rule);
    load_class_of(l, map, rule);
    load_lifts(l, map, rule);
    load_unknown(l, map, rule);
    if (tamis__node_get(map, "conditions") != NULL)
        tamis__load_texts(l, tamis__node_get(map, "conditions"), &rule->conditions,
                          &rule->condition_count);
    load_cites(l, map, rule);
    if (rule->windows != NULL)
        load_savings(l, map, rule);
    load_asks(l, map, rule);
    if (l->rule_count >= TAMIS__RULES_MAX) {
        TAMIS__ERROR_AT(l, map, "more than %d rules", TAMIS__RULES_MAX);
        return;
    }
    if (TAMIS__LOAD_GROW(l, l->rules, l->rule_count, l->rule_capacity))
        l->rules[l->rule_count++] = source;
}

void tamis__load_rules(tamis__loader *l)
{
    for (size_t i = 1; i < l->pack->tree_count; i++) {
        l->file = l->pack->trees[i].path;
        tamis__node *list = tamis__node_get(l->pack->trees[i].root, "rules");
        if (list == NULL || !tamis__load_is_list(l, list, "'rules'"))
            continue;
        for (tamis__node *map = list->first; map != NULL && l->status == TAMIS_OK; map = map->next)
            load_rule(l, map);
    }
}
