/* rules/pack_head.c - pack.yaml: who the pack is, its regimes, lists, provisions and ownership tests; sets and definitions. */
#include "rules/pack_read.h"

enum { DEFINITION_DEPTH_MAX = 64 };

static const char head_keys[] =
    "pack title version source time_zone regimes lists provisions ownership zones";
static const char regime_keys[] = "id title jurisdiction activities concerns silent";
static const char test_keys[] =
    "id title lists threshold compare aggregate control foreign_only home cite";

/* ---- Activities ------------------------------------------------------------------------------------- */

void tamis__load_activities(tamis__loader *l, tamis__node *node, uint64_t *out)
{
    *out = node == NULL ? UINT64_MAX : 0;
    if (node == NULL || !tamis__load_is_list(l, node, "'activities'"))
        return;
    for (tamis__node *item = node->first; item != NULL; item = item->next) {
        if (tamis__load_word(l, item, TAMIS__ACTIVITIES, "activity") >= 0)
            *out |= tamis__fact_value_bit(TAMIS__FACT_ACTIVITY, item->text);
    }
    if (node->count == 0)
        TAMIS__ERROR_AT(l, node,
                        "'activities': an empty list reaches nothing; leave the key out "
                        "to reach all");
}

/* ---- Regimes ---------------------------------------------------------------------------------------- */

static bool regime_exists(const tamis__loader *l, tamis_bytes id)
{
    for (size_t i = 0; i < l->packs->regime_count; i++) {
        if (tamis__bytes_equal(l->packs->regimes[i].id, id))
            return true;
    }
    return false;
}

static void load_regime(tamis__loader *l, tamis__node *node)
{
    tamis__packs *packs = l->packs;
    if (!tamis__load_is_map(l, node, "a regime"))
        return;
    tamis__load_keys(l, node, regime_keys);
    tamis__regime regime = {.pack = l->pack->number};
    tamis__node *id = tamis__load_need(l, node, "id", "an id");
    if (!tamis__load_id(l, id, false, &regime.id))
        return;
    if (regime_exists(l, regime.id))
        TAMIS__ERROR_AT(l, id,
                        "the regime '%.*s' exists already; expected another id, or its rules in "
                        "the folder of the pack that has it",
                        TAMIS_FMT(regime.id));
    regime.title = tamis__load_required(l, node, "title");
    regime.jurisdiction = tamis__load_required(l, node, "jurisdiction");
    regime.silent = tamis__load_flag(l, node, "silent", false);
    tamis__load_activities(l, tamis__node_get(node, "activities"), &regime.activities);
    if (!TAMIS__LOAD_GROW(l, packs->regimes, packs->regime_count, l->regime_capacity))
        return;
    packs->regimes[packs->regime_count++] = regime;
}

/* `concerns` may use definitions, so it is read when these are known. */
static void load_concerns(tamis__loader *l, const tamis__node *regimes)
{
    for (tamis__node *node = regimes->first; node != NULL; node = node->next) {
        tamis__node *id = tamis__node_get(node, "id");
        tamis__node *concerns = tamis__node_get(node, "concerns");
        for (size_t i = 0; id != NULL && concerns != NULL && i < l->packs->regime_count; i++) {
            if (tamis__bytes_equal(l->packs->regimes[i].id, id->text) &&
                l->packs->regimes[i].pack == l->pack->number)
                l->packs->regimes[i].concerns =
                    tamis__load_expr(l, concerns, "", "", TAMIS__ETYPE_CONDITION);
        }
    }
}

/* ---- Provisions ------------------------------------------------------------------------------------- */

static void load_edition(tamis__loader *l, tamis__node *node, tamis__edition *out)
{
    *out = (tamis__edition){.from = TAMIS__DAY_MIN, .until = TAMIS__DAY_MAX};
    if (!tamis__load_is_map(l, node, "an edition"))
        return;
    tamis__load_keys(l, node, "edition from until is");
    out->edition = tamis__load_required(l, node, "edition");
    out->is = tamis__load_optional(l, node, "is");
    tamis__node *from = tamis__node_get(node, "from");
    tamis__node *until = tamis__node_get(node, "until");
    if (from != NULL)
        (void)tamis__load_day(l, from, &out->from);
    if (until != NULL)
        (void)tamis__load_day(l, until, &out->until);
    if (out->from > out->until)
        TAMIS__ERROR_AT(l, node, "an edition that ends before it begins");
}

static void load_provision(tamis__loader *l, tamis__node *node, tamis__provision *out)
{
    if (!tamis__load_is_map(l, node, "a provision"))
        return;
    tamis__load_keys(l, node, "id editions");
    out->id = tamis__load_required(l, node, "id");
    tamis__node *editions = tamis__load_need(l, node, "editions", "a list of editions");
    if (editions == NULL || !tamis__load_is_list(l, editions, "'editions'"))
        return;
    tamis__edition *items = tamis__load_room(l, editions->count, sizeof *items);
    if (items == NULL)
        return;
    out->editions = items;
    for (tamis__node *item = editions->first; item != NULL; item = item->next)
        load_edition(l, item, &items[out->edition_count++]);
}

static void load_provisions(tamis__loader *l, tamis__node *node)
{
    if (node == NULL || !tamis__load_is_list(l, node, "'provisions'"))
        return;
    l->pack->provisions = tamis__load_room(l, node->count, sizeof *l->pack->provisions);
    if (l->pack->provisions == NULL)
        return;
    for (tamis__node *item = node->first; item != NULL; item = item->next)
        load_provision(l, item, &l->pack->provisions[l->pack->provision_count++]);
}

/* ---- Ownership tests -------------------------------------------------------------------------------- */

static bool test_exists(const tamis__loader *l, tamis_bytes id)
{
    for (size_t i = 0; i < l->packs->ownership_count; i++) {
        if (tamis__bytes_equal(l->packs->ownership[i].id, id))
            return true;
    }
    return false;
}

static void check_test_lists(tamis__loader *l, const tamis__node *node,
                             const tamis__ownership_test *test)
{
    const tamis__pack *pack = &l->packs->packs[l->pack->number];
    for (size_t i = 0; i < test->list_count; i++) {
        bool found = false;
        for (size_t j = 0; j < pack->list_count; j++)
            found |= tamis__bytes_equal(test->lists[i], pack->lists[j]);
        if (!found)
            TAMIS__ERROR_AT(l, node, "unknown list '%.*s'; add it to `lists` of this pack",
                            TAMIS_FMT(test->lists[i]));
    }
}

static void load_threshold(tamis__loader *l, const tamis__node *node, tamis__ownership_test *test)
{
    const tamis__node *threshold = tamis__load_need(l, node, "threshold", "a number of per cent");
    if (threshold != NULL) {
        test->threshold = threshold->number;
        if (threshold->kind != TAMIS__NODE_NUMBER || threshold->number < 0 ||
            threshold->number > 100)
            TAMIS__ERROR_AT(l, threshold, "'threshold': expected a number from 0 to 100");
    }
    tamis__node *compare = tamis__load_need(l, node, "compare", "at_least or more_than");
    if (compare != NULL)
        test->at_least = tamis__load_word(l, compare, "at_least more_than", "comparison") == 0;
}

static void load_test(tamis__loader *l, tamis__node *node)
{
    tamis__packs *packs = l->packs;
    if (!tamis__load_is_map(l, node, "an ownership test"))
        return;
    tamis__load_keys(l, node, test_keys);
    tamis__ownership_test test = {.title = TAMIS_LIT("")};
    tamis__node *id = tamis__load_need(l, node, "id", "an id");
    if (!tamis__load_id(l, id, false, &test.id))
        return;
    if (test_exists(l, test.id))
        TAMIS__ERROR_AT(l, id, "the ownership test '%.*s' exists already", TAMIS_FMT(test.id));
    test.title = tamis__load_required(l, node, "title");
    tamis__node *lists = tamis__load_need(l, node, "lists", "a list of list ids");
    tamis__load_texts(l, lists, &test.lists, &test.list_count);
    if (lists != NULL)
        check_test_lists(l, lists, &test);
    load_threshold(l, node, &test);
    test.aggregate = tamis__load_flag(l, node, "aggregate", false);
    test.control = tamis__load_flag(l, node, "control", false);
    test.foreign_only = tamis__load_flag(l, node, "foreign_only", false);
    test.home = tamis__load_optional(l, node, "home");
    for (size_t i = 0; i < packs->regime_count && test.home.len == 0; i++) {
        if (packs->regimes[i].pack == l->pack->number)
            test.home = packs->regimes[i].jurisdiction;
    }
    if (tamis__bytes_equal(test.home, TAMIS_LIT("UK")))
        test.home = TAMIS_LIT("GB");
    tamis__node *cite = tamis__load_need(l, node, "cite", "where the law says so");
    tamis__load_citations(l, cite, &test.cites, &test.cite_count);
    if (TAMIS__LOAD_GROW(l, packs->ownership, packs->ownership_count, l->ownership_capacity))
        packs->ownership[packs->ownership_count++] = test;
}

/* ---- pack.yaml -------------------------------------------------------------------------------------- */

static void load_identity(tamis__loader *l, tamis__node *root, tamis__pack *pack)
{
    tamis__node *id = tamis__load_need(l, root, "pack", "the id of the pack");
    (void)tamis__load_id(l, id, false, &pack->id);
    for (uint32_t i = 0; id != NULL && i < l->pack->number; i++) {
        if (tamis__bytes_equal(l->packs->packs[i].id, pack->id))
            TAMIS__ERROR_AT(l, id,
                            "the pack '%.*s' exists already; expected another id, or its rules in "
                            "the folder of that pack",
                            TAMIS_FMT(pack->id));
    }
    pack->title = tamis__load_required(l, root, "title");
    pack->source = tamis__load_required(l, root, "source");
    int32_t day;
    tamis__node *version = tamis__load_need(l, root, "version", "the day of the last change");
    if (version != NULL && tamis__load_day(l, version, &day))
        pack->version = version->text;
}

static void load_each(tamis__loader *l, tamis__node *root, const char *key,
                      void (*load)(tamis__loader *, tamis__node *))
{
    tamis__node *list = tamis__node_get(root, key);
    if (list == NULL || !tamis__load_is_list(l, list, key))
        return;
    for (tamis__node *item = list->first; item != NULL; item = item->next)
        load(l, item);
}

void tamis__load_pack_head(tamis__loader *l)
{
    const tamis__pack_tree *tree = &l->pack->trees[0];
    tamis__node *root = tree->root;
    tamis__pack *pack = &l->packs->packs[l->pack->number];
    l->file = tree->path;
    if (!tamis__load_is_map(l, root, "pack.yaml"))
        return;
    tamis__load_keys(l, root, head_keys);
    load_identity(l, root, pack);
    tamis__node *zone = tamis__load_need(l, root, "time_zone", "an IANA name (Europe/Brussels)");
    l->pack->zone = tamis__load_zone(l, zone);
    if (tamis__node_get(root, "lists") != NULL)
        tamis__load_texts(l, tamis__node_get(root, "lists"), &pack->lists, &pack->list_count);
    if (tamis__node_get(root, "zones") != NULL)
        tamis__load_texts(l, tamis__node_get(root, "zones"), &pack->zones, &pack->zone_count);
    tamis__node *regimes = tamis__load_need(l, root, "regimes", "a list of regimes");
    load_each(l, root, "regimes", load_regime);
    if (regimes != NULL && regimes->count == 0)
        TAMIS__ERROR_AT(l, regimes, "a pack needs a regime");
    load_provisions(l, tamis__node_get(root, "provisions"));
    load_each(l, root, "ownership", load_test);
}

/* ---- Sets and definitions --------------------------------------------------------------------------- */

static size_t count_entries(const tamis__pack_source *pack, const char *key)
{
    size_t count = 0;
    for (size_t i = 1; i < pack->tree_count; i++) {
        const tamis__node *map = tamis__node_get(pack->trees[i].root, key);
        count += map != NULL && map->kind == TAMIS__NODE_MAP ? map->count : 0;
    }
    return count;
}

/* A name must be free: of facts, of sets and of definitions. */
static void check_name(tamis__loader *l, const tamis__node *node)
{
    const tamis__pack_source *pack = l->pack;
    bool taken = false;
    for (size_t i = 0; i < pack->set_count; i++)
        taken |= tamis__bytes_equal(pack->sets[i].node->key, node->key);
    for (size_t i = 0; i < pack->definition_count; i++)
        taken |= tamis__bytes_equal(pack->definitions[i].node->key, node->key);
    if (taken)
        TAMIS__ERROR_AT_KEY(l, node, "the name '%.*s' is given twice in this pack",
                            TAMIS_FMT(node->key));
    if (tamis__fact_find(node->key) != TAMIS__FACT_COUNT ||
        tamis__bytes_equal(node->key, TAMIS_LIT("parties")) ||
        tamis__bytes_equal(node->key, TAMIS_LIT("owners")))
        TAMIS__ERROR_AT_KEY(l, node, "'%.*s' is a fact; choose another name", TAMIS_FMT(node->key));
}

static void add_set(tamis__loader *l, tamis__node *node)
{
    check_name(l, node);
    tamis__set_source set = {.file = l->file, .node = node};
    tamis__load_texts(l, node, &set.items, &set.count);
    l->pack->sets[l->pack->set_count++] = set;
}

static void add_definition(tamis__loader *l, tamis__node *node)
{
    tamis__packs *packs = l->packs;
    check_name(l, node);
    if (!TAMIS__LOAD_GROW(l, packs->definitions, packs->definition_count, l->definition_capacity))
        return;
    l->pack->definitions[l->pack->definition_count++] = (tamis__definition_source){
        .file = l->file, .node = node, .number = (uint32_t)packs->definition_count++};
}

static void add_entries(tamis__loader *l, const char *key,
                        void (*add)(tamis__loader *, tamis__node *))
{
    for (size_t i = 1; i < l->pack->tree_count; i++) {
        l->file = l->pack->trees[i].path;
        tamis__node *map = tamis__node_get(l->pack->trees[i].root, key);
        if (map == NULL || !tamis__load_is_map(l, map, key))
            continue;
        for (tamis__node *node = map->first; node != NULL; node = node->next)
            add(l, node);
    }
}

void tamis__load_names(tamis__loader *l)
{
    tamis__pack_source *pack = l->pack;
    pack->sets = tamis__load_room(l, count_entries(pack, "sets"), sizeof *pack->sets);
    pack->definitions =
        tamis__load_room(l, count_entries(pack, "definitions"), sizeof *pack->definitions);
    if (pack->sets == NULL || pack->definitions == NULL)
        return;
    for (size_t i = 1; i < pack->tree_count; i++) {
        l->file = pack->trees[i].path;
        if (tamis__load_is_map(l, pack->trees[i].root, "a file of a pack"))
            tamis__load_keys(l, pack->trees[i].root, "sets definitions rules");
    }
    add_entries(l, "sets", add_set);
    add_entries(l, "definitions", add_definition);
}

/* Compiles a definition with its own file as the place of errors. */
static void compile_definition(tamis__loader *l, tamis__definition_source *definition)
{
    tamis_bytes file = l->file;
    l->file = definition->file;
    definition->compiling = true;
    const tamis__expr *expr = tamis__load_expr(l, definition->node, "", "", TAMIS__ETYPE_CONDITION);
    definition->compiling = false;
    definition->compiled = true;
    definition->failed = expr == NULL;
    l->packs->definitions[definition->number] = expr;
    l->file = file;
}

tamis_status tamis__load_definition(tamis__loader *l, tamis_bytes name, uint32_t *out,
                                    tamis__expr_error *error)
{
    *out = UINT32_MAX;
    for (size_t i = 0; i < l->pack->definition_count; i++) {
        tamis__definition_source *definition = &l->pack->definitions[i];
        if (!tamis__bytes_equal(definition->node->key, name))
            continue;
        definition->used = true;
        if (definition->compiling)
            return tamis__expr_fail(error, 0, "the definition '%.*s' comes back to itself",
                                    TAMIS_FMT(name));
        if (!definition->compiled) {
            if (l->definition_depth == DEFINITION_DEPTH_MAX)
                return tamis__expr_fail(error, 0, "definitions within definitions, deeper than %d",
                                        DEFINITION_DEPTH_MAX);
            l->definition_depth++;
            compile_definition(l, definition);
            l->definition_depth--;
        }
        *out = definition->number;
        return l->status;
    }
    return TAMIS_OK;
}

void tamis__load_definitions(tamis__loader *l)
{
    for (size_t i = 0; i < l->pack->definition_count; i++) {
        if (!l->pack->definitions[i].compiled)
            compile_definition(l, &l->pack->definitions[i]);
    }
    l->file = l->pack->trees[0].path;
    const tamis__node *regimes = tamis__node_get(l->pack->trees[0].root, "regimes");
    if (regimes != NULL && regimes->kind == TAMIS__NODE_LIST)
        load_concerns(l, regimes);
}
