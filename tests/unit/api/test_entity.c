/* Entities as FollowTheMoney JSON, what stands next to them, search with counts, filters, the vocabulary. */
#include "world.h"

#include <tamis/entity.h>

static const char january[] =
    "{\"id\":\"d-ivan\",\"schema\":\"Person\",\"caption\":\"Ivan Petrov\",\"properties\":{"
    "\"name\":[\"Ivan Petrov\"],\"nationality\":[\"ru\"],\"gender\":[\"male\"],"
    "\"passportNumber\":[\"AB1234567\"],\"addressEntity\":[\"d-home\",\"d-nowhere\"],"
    "\"topics\":[\"role.pep\"]}}\n"
    "{\"id\":\"d-home\",\"schema\":\"Address\",\"caption\":\"1 Main Street\",\"properties\":{"
    "\"full\":[\"1 Main Street\"],\"country\":[\"ru\"]}}\n"
    "{\"id\":\"d-steel\",\"schema\":\"Company\",\"caption\":\"Petrov Steel\",\"properties\":{"
    "\"name\":[\"Petrov Steel\"],\"country\":[\"cy\",\"ru\"],\"topics\":[\"sanction\"]}}\n"
    "{\"id\":\"d-owns\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"d-ivan\"],"
    "\"asset\":[\"d-steel\"],\"percentage\":[\"60\"]}}\n"
    "{\"id\":\"d-listed\",\"schema\":\"Sanction\",\"properties\":{\"entity\":[\"d-steel\"],"
    "\"program\":[\"STEEL\"],\"authorityId\":[\"REF-9\"],\"startDate\":[\"2019-05-16\"]}}\n"
    "{\"id\":\"d-kept\",\"schema\":\"Vessel\",\"caption\":\"KEPT\",\"properties\":{"
    "\"name\":[\"KEPT\"]}}\n";

/* A month later: a company more, and the vessel has a flag; the others are gone. */
static const char february[] =
    "{\"id\":\"d-kept\",\"schema\":\"Vessel\",\"caption\":\"KEPT\",\"properties\":{"
    "\"name\":[\"KEPT\"],\"flag\":[\"pa\"]}}\n"
    "{\"id\":\"d-new\",\"schema\":\"Company\",\"caption\":\"Petrov Trading\",\"properties\":{"
    "\"name\":[\"Petrov Trading\"],\"country\":[\"cy\"]}}\n";

typedef struct entity_world {
    world *base;
    tamis_snapshot *snapshot;
} entity_world;

static int entity_world_open(void **state)
{
    entity_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    world_open((void **)&w->base);
    world_write(w->base, "january.jsonl", january);
    world_write(w->base, "february.jsonl", february);
    char first[WORLD_PATH], second[WORLD_PATH], path[WORLD_PATH];
    world_source(w->base, "ftm/d@2024-01-31:", "january.jsonl", first);
    world_source(w->base, "ftm/d@2024-02-29:", "february.jsonl", second);
    const char *sources[] = {first, second};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    if (world_compile(w->base, sources, 2, "snapshot", &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis_compile_report_free(report);
    world_path(w->base, "snapshot", path);
    assert_int_equal(tamis_snapshot_open(w->base->engine, path, &w->snapshot, &err), TAMIS_OK);
    *state = w;
    return 0;
}

static int entity_world_close(void **state)
{
    entity_world *w = *state;
    tamis_snapshot_close(w->snapshot);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

static json_t *parsed(entity_world *w)
{
    json_error_t wrong;
    const char *text = world_text(w->base);
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, &wrong);
    if (value == NULL)
        fail_msg("%s: %s", wrong.text, text);
    return value;
}

static json_t *entity(entity_world *w, const char *id, unsigned flags)
{
    tamis_error err = {0};
    tamis_status status = tamis_entity_json(w->snapshot, id, flags, world_collect, w->base, &err);
    if (status != TAMIS_OK)
        fail_msg("%s", err.message);
    return parsed(w);
}

/* "a/b/0/c" in nested objects and arrays; NULL when it is not there. */
static const json_t *at(const json_t *value, const char *path)
{
    char step[64];
    while (value != NULL && *path != '\0') {
        size_t len = strcspn(path, "/");
        snprintf(step, sizeof step, "%.*s", (int)len, path);
        value = json_is_array(value) ? json_array_get(value, (size_t)(step[0] - '0'))
                                     : json_object_get(value, step);
        path += len + (path[len] == '/');
    }
    return value;
}

static void is_text(const json_t *value, const char *path, const char *expected)
{
    const char *text = json_string_value(at(value, path));
    if (text == NULL || strcmp(text, expected) != 0)
        fail_msg("%s: %s in %s", path, text == NULL ? "nothing" : text,
                 json_dumps(value, JSON_COMPACT));
}

static void is_shown_plain(void **state)
{
    entity_world *w = *state;
    json_t *ivan = entity(w, "d-ivan", 0);
    is_text(ivan, "id", "d-ivan");
    is_text(ivan, "schema", "Person");
    is_text(ivan, "properties/addressEntity/1", "d-nowhere");
    is_text(ivan, "datasets/0", "d");
    assert_true(json_is_true(at(ivan, "target"))); /* by its topic */
    assert_null(at(ivan, "properties/ownershipOwner"));
    assert_null(at(ivan, "listings"));
    json_decref(ivan);
    json_t *kept = entity(w, "d-kept", 0);
    is_text(kept, "first_seen", "2024-01-31T00:00:00");
    is_text(kept, "last_seen", "2024-02-29T00:00:00");
    is_text(kept, "last_change", "2024-02-29T00:00:00");
    assert_true(json_is_false(at(kept, "target")));
    json_decref(kept);
    json_t *steel = entity(w, "d-steel", TAMIS_ENTITY_RECORD);
    is_text(steel, "first_seen", "2019-05-16T00:00:00");
    is_text(steel, "last_seen", "2024-01-31T00:00:00");
    is_text(steel, "last_change", "2024-02-29T00:00:00"); /* the edition without it */
    is_text(steel, "listings/0/program", "STEEL");
    is_text(steel, "links/0/id", "d-ivan");
    json_decref(steel);
    tamis_error err = {0};
    assert_int_equal(tamis_entity_json(w->snapshot, "d-nobody", 0, world_collect, w->base, &err),
                     TAMIS_ERR_NOT_FOUND);
}

static void nests_its_surroundings(void **state)
{
    entity_world *w = *state;
    json_t *ivan = entity(w, "d-ivan", TAMIS_ENTITY_NESTED);
    is_text(ivan, "properties/addressEntity/0/caption", "1 Main Street");
    is_text(ivan, "properties/addressEntity/1", "d-nowhere");
    is_text(ivan, "properties/ownershipOwner/0/schema", "Ownership");
    is_text(ivan, "properties/ownershipOwner/0/properties/percentage/0", "60");
    is_text(ivan, "properties/ownershipOwner/0/properties/asset/0/caption", "Petrov Steel");
    assert_null(at(ivan, "properties/ownershipOwner/0/properties/owner"));
    json_decref(ivan);
    json_t *steel = entity(w, "d-steel", TAMIS_ENTITY_NESTED);
    is_text(steel, "properties/sanctions/0/schema", "Sanction");
    is_text(steel, "properties/sanctions/0/properties/startDate/0", "2019-05-16");
    is_text(steel, "properties/ownershipAsset/0/properties/owner/0/id", "d-ivan");
    json_decref(steel);
}

static void pages_what_is_adjacent(void **state)
{
    entity_world *w = *state;
    tamis_error err = {0};
    assert_int_equal(
        tamis_entity_adjacent(w->snapshot, "d-ivan", NULL, 0, 10, world_collect, w->base, &err),
        TAMIS_OK);
    json_t *all = parsed(w);
    is_text(all, "entity/id", "d-ivan");
    is_text(all, "adjacent/ownershipOwner/results/0/id", "d-owns");
    is_text(all, "adjacent/addressEntity/results/0/id", "d-home");
    assert_int_equal(json_object_size(at(all, "adjacent")), 2);
    json_decref(all);
    assert_int_equal(tamis_entity_adjacent(w->snapshot, "d-steel", "sanctions", 1, 10,
                                           world_collect, w->base, &err),
                     TAMIS_OK);
    json_t *past = parsed(w);
    assert_int_equal(json_integer_value(at(past, "total/value")), 1);
    assert_int_equal(json_array_size(at(past, "results")), 0);
    json_decref(past);
    static const char *const wrong[] = {"name", "nothing", ""};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(tamis_entity_adjacent(w->snapshot, "d-ivan", wrong[i], 0, 10,
                                               world_collect, w->base, &err),
                         TAMIS_ERR_ARGUMENT);
    assert_int_equal(
        tamis_entity_adjacent(w->snapshot, "d-no", NULL, 0, 10, world_collect, w->base, &err),
        TAMIS_ERR_NOT_FOUND);
}

static void knows_references(void **state)
{
    entity_world *w = *state;
    char id[64];
    assert_int_equal(tamis_entity_of_reference(w->snapshot, "REF-9", id, sizeof id, NULL),
                     TAMIS_OK);
    assert_string_equal(id, "d-steel");
    assert_int_equal(tamis_entity_of_reference(w->snapshot, "REF-9", id, 7, NULL), TAMIS_ERR_LIMIT);
    assert_int_equal(tamis_entity_of_reference(w->snapshot, "", id, sizeof id, NULL),
                     TAMIS_ERR_NOT_FOUND);
    assert_int_equal(tamis_entity_of_reference(w->snapshot, "REF-8", id, sizeof id, NULL),
                     TAMIS_ERR_NOT_FOUND);
}

static json_t *search(entity_world *w, tamis_search_options *options)
{
    tamis_error err = {0};
    options->limit = options->limit == 0 ? 10 : options->limit;
    if (tamis_search(w->snapshot, options, world_collect, w->base, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return parsed(w);
}

/* The ids found, joined. */
static void finds(entity_world *w, tamis_search_options options, const char *expected)
{
    char ids[256] = "";
    json_t *found = search(w, &options);
    size_t i;
    json_t *result;
    json_array_foreach(json_object_get(found, "results"), i, result)
    {
        size_t len = strlen(ids);
        snprintf(ids + len, sizeof ids - len, "%s%s", i == 0 ? "" : " ",
                 json_string_value(json_object_get(result, "id")));
    }
    assert_string_equal(ids, expected);
    json_decref(found);
}

static void searches_by_name_and_by_filters(void **state)
{
    entity_world *w = *state;
    static const char *const sorts[] = {"last_seen:desc", "caption"};
    static const char *const two[] = {"cy", "ru"};
    static const char *const companies[] = {"Company"};
    static const tamis_property cypriot[] = {{"country", "cy"}};
    static const tamis_property passport[] = {{"passportNumber", "AB1234567"}, {"gender", "male"}};
    tamis_screen_options all = tamis_screen_options_default();
    finds(w, (tamis_search_options){.screen = &all}, "d-home d-ivan d-kept d-new d-steel");
    finds(w, (tamis_search_options){.screen = &all, .schema = "LegalEntity"},
          "d-ivan d-new d-steel");
    finds(w, (tamis_search_options){.screen = &all, .schema = "Ownership"}, "");
    finds(w, (tamis_search_options){.screen = &all, .offset = 1, .limit = 2}, "d-ivan d-kept");
    finds(w, (tamis_search_options){.screen = &all, .sorts = sorts, .sort_count = 2},
          "d-kept d-new d-home d-ivan d-steel");
    finds(w, (tamis_search_options){.screen = &all, .q = "Petrov Steel"}, "d-steel");
    finds(w, (tamis_search_options){.screen = &all, .q = " ... "}, "");
    tamis_screen_options some = all;
    some.countries = two;
    some.country_count = 2;
    finds(w, (tamis_search_options){.screen = &some}, "d-home d-ivan d-new d-steel");
    some.every = true;
    finds(w, (tamis_search_options){.screen = &some}, "d-steel");
    some = all;
    some.skip_schemas = companies;
    some.skip_schema_count = 1;
    some.changed_since = "2024-02-01";
    finds(w, (tamis_search_options){.screen = &some}, "d-home d-ivan d-kept");
    some = all;
    some.statements = cypriot;
    some.statement_count = 1;
    finds(w, (tamis_search_options){.screen = &some}, "d-new d-steel");
    some.statements = passport;
    some.statement_count = 2;
    finds(w, (tamis_search_options){.screen = &some}, "d-ivan");
}

static void finds_what_is_begun(void **state)
{
    entity_world *w = *state;
    tamis_screen_options all = tamis_screen_options_default();
    static const struct {
        const char *prefix, *expected;
    } cases[] = {
        {"pet", "d-new d-steel d-ivan"},
        {"PETROV ST", "d-steel"},
        {"petrov", "d-new d-steel d-ivan"},
        {"trad", "d-new"},
        {"rov", ""},
        {"d-steel", "d-steel"},
        {"d-stee", ""},
        {"Petrov Steel Works", ""},
        {"", "d-ivan d-kept d-new d-steel"}, /* whoever has a name */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        finds(w, (tamis_search_options){.screen = &all, .prefix = cases[i].prefix},
              cases[i].expected);
    finds(w, (tamis_search_options){.screen = &all, .prefix = "pet", .schema = "Person"}, "d-ivan");
    finds(w, (tamis_search_options){.screen = &all, .prefix = "pet", .offset = 1, .limit = 1},
          "d-steel");
    finds(w, (tamis_search_options){.screen = &all, .prefix = "x", .q = "Petrov Steel"}, "d-steel");
}

static void counts_by_field(void **state)
{
    entity_world *w = *state;
    static const char *const facets[] = {"countries", "topics",      "datasets",
                                         "schema",    "identifiers", "genders"};
    tamis_screen_options all = tamis_screen_options_default();
    json_t *found = search(
        w, &(tamis_search_options){.screen = &all, .limit = 1, .facets = facets, .facet_count = 6});
    assert_int_equal(json_integer_value(at(found, "total/value")), 5);
    assert_int_equal(json_array_size(at(found, "results")), 1);
    is_text(found, "facets/countries/values/0/name", "ru");
    is_text(found, "facets/countries/values/0/label", "Russia");
    assert_int_equal(json_integer_value(at(found, "facets/countries/values/0/count")), 3);
    is_text(found, "facets/countries/values/1/name", "cy");
    is_text(found, "facets/schema/values/0/label", "Companies");
    is_text(found, "facets/topics/values/1/label", "Sanctioned");
    assert_int_equal(json_integer_value(at(found, "facets/datasets/values/0/count")), 5);
    is_text(found, "facets/identifiers/values/0/name", "AB1234567");
    is_text(found, "facets/genders/values/0/name", "male");
    json_decref(found);
}

static void refuses_by_name(void **state)
{
    entity_world *w = *state;
    static const char *const wrong[] = {"nothing"};
    static const char *const many[TAMIS_SEARCH_SORTS_MAX + 1] = {"id", "id", "id", "id", "id",
                                                                 "id", "id", "id", "id"};
    static const tamis_property statement[] = {{"nothing", "x"}};
    tamis_screen_options all = tamis_screen_options_default();
    tamis_screen_options schemas = all, statements = all, day = all;
    schemas.skip_schemas = wrong;
    schemas.skip_schema_count = 1;
    statements.statements = statement;
    statements.statement_count = 1;
    day.changed_since = "yesterday";
    const tamis_search_options cases[] = {
        {.screen = &all, .facets = wrong, .facet_count = 1},
        {.screen = &all, .sorts = wrong, .sort_count = 1},
        {.screen = &all, .sorts = many, .sort_count = TAMIS_SEARCH_SORTS_MAX + 1},
        {.screen = &all, .schema = "Nothing"},
        {.screen = &all, .schema = "Nothing", .q = "x"},
        {.screen = &schemas},
        {.screen = &statements},
        {.screen = &day},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tamis_error err = {0};
        tamis_status status = tamis_search(w->snapshot, &cases[i], world_collect, w->base, &err);
        assert_true(status == TAMIS_ERR_ARGUMENT || status == TAMIS_ERR_LIMIT);
        assert_true(err.message[0] != '\0');
    }
}

static void forgives_when_told(void **state)
{
    entity_world *w = *state;
    static const tamis_property given[] = {{"name", "Ivan Petrov"},
                                           {"birthDate", "yesterday"},
                                           {"shoeSize", "44"},
                                           {"gender", "male"}};
    tamis_query query = {.schema = "Person", .properties = given, .property_count = 4};
    tamis_screen_options options = tamis_screen_options_default();
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, &err), TAMIS_ERR_ARGUMENT);
    options.forgiving = options.plain = true;
    assert_int_equal(tamis_screen(w->snapshot, &query, &options, &hits, &err), TAMIS_OK);
    assert_non_null(strstr(tamis_hits_warning(hits), "\"yesterday\""));
    assert_non_null(strstr(tamis_hits_warning(hits), "shoeSize"));
    assert_string_equal(tamis_hits_json(hits, 0), "");
    assert_string_equal(tamis_hits_explain(hits, 0), "");
    assert_string_equal(tamis_hits_evidence(hits, 1), "");
    json_t *features = json_loads(tamis_hits_features(hits, 0), 0, NULL);
    is_text(features, "name/candidate", "Ivan Petrov");
    is_text(features, "gender/detail", "agrees");
    json_decref(features);
    json_t *evidence = json_loads(tamis_hits_evidence(hits, 0), 0, NULL);
    assert_int_equal(json_array_size(at(evidence, "links")), 2);
    json_decref(evidence);
    tamis_hits_free(hits);
}

static void lists_the_vocabulary(void **state)
{
    (void)state;
    size_t i = 0;
    bool company = false, birth = false;
    for (tamis_schema_info info; (info = tamis_schema_get(i)).name != NULL; i++) {
        assert_true(info.label[0] != '\0' && info.plural[0] != '\0' && info.parent[0] != '\0');
        company = company || (strcmp(info.name, "Company") == 0 && info.matchable &&
                              strcmp(info.plural, "Companies") == 0);
    }
    i = 0;
    for (tamis_property_info info; (info = tamis_property_get(i)).name != NULL; i++) {
        assert_true(info.label[0] != '\0');
        birth = birth || (strcmp(info.name, "birthDate") == 0 && !info.entity &&
                          strcmp(info.schema, "Person") == 0);
    }
    assert_true(company && birth);
}

/* Wherever memory ends, the answer is that it ended. */
static void survives_without_memory(void **state)
{
    entity_world *w = *state;
    static const char *const facets[] = {"countries", "datasets"};
    tamis_screen_options all = tamis_screen_options_default();
    const tamis_search_options options = {.screen = &all,
                                          .q = "Petrov Steel",
                                          .limit = 5,
                                          .facets = facets,
                                          .facet_count = 2,
                                          .flags = TAMIS_ENTITY_NESTED};
    for (int64_t n = 0; n < WORLD_ALLOCATIONS_MAX; n++) {
        tamis__memory_fail_after(n);
        tamis_status status = tamis_search(w->snapshot, &options, world_collect, w->base, NULL);
        tamis__memory_fail_after(-1);
        tamis__buffer_reset(&w->base->text);
        if (status == TAMIS_OK)
            return;
        assert_int_equal(status, TAMIS_ERR_NOMEM);
    }
    fail();
}

#define WITH_WORLD(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, entity_world_open, entity_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(is_shown_plain),
        WITH_WORLD(nests_its_surroundings),
        WITH_WORLD(pages_what_is_adjacent),
        WITH_WORLD(knows_references),
        WITH_WORLD(searches_by_name_and_by_filters),
        WITH_WORLD(finds_what_is_begun),
        WITH_WORLD(counts_by_field),
        WITH_WORLD(refuses_by_name),
        WITH_WORLD(forgives_when_told),
        WITH_WORLD(survives_without_memory),
        cmocka_unit_test(lists_the_vocabulary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
