/* Who stands behind an entity, and on whom it acts. */
#include "world.h"

#include <tamis/entity.h>

#define COMPANY(id)                                                                                \
    "{\"id\":\"" id "\",\"schema\":\"Company\",\"properties\":{\"name\":[\"" id "\"]}}\n"
#define OWNS(owner, asset, share)                                                                  \
    "{\"id\":\"" owner "-" asset "\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"" owner \
    "\"],\"asset\":[\"" asset "\"],\"percentage\":[\"" share "\"]}}\n"
#define KNOWS(one, other)                                                                          \
    "{\"id\":\"" one "-" other "\",\"schema\":\"Associate\",\"properties\":{\"person\":[\"" one    \
    "\"],\"associate\":[\"" other "\"],\"relationship\":[\"friend\"]}}\n"

/*
 *   x(70) -> a1(51) -> a(60) -> middle -> down(100) -> deep
 *            a2(49) -> a          |  ^--- itself(5)
 *            b1     -> b(30) ->   |
 *                      c(10) ->   '-> a1 (25): round again
 *                      gone  ->        in no list
 *            friend2 - friend ->       friends count next to the middle only
 */
static const char list[] = COMPANY("middle") COMPANY("a") COMPANY("b") COMPANY("c") COMPANY("a1")
    COMPANY("a2") COMPANY("b1") COMPANY("x") COMPANY("down") COMPANY("deep") COMPANY("friend")
        COMPANY("friend2") OWNS("c", "middle", "10") OWNS("b", "middle", "30")
            OWNS("a", "middle", "60") OWNS("gone", "middle", "") OWNS("middle", "middle", "5")
                OWNS("a1", "a", "51") OWNS("a2", "a", "49") OWNS("b1", "b", "1")
                    OWNS("x", "a1", "70") OWNS("middle", "down", "100")
                        OWNS("down", "deep", "25-50") OWNS("middle", "a1", "25")
                            KNOWS("friend", "middle") KNOWS("friend2", "friend");

typedef struct network_world {
    world *base;
    tamis_snapshot *snapshot;
} network_world;

static int network_world_open(void **state)
{
    network_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    world_open((void **)&w->base);
    world_write(w->base, "list.jsonl", list);
    char source[WORLD_PATH], path[WORLD_PATH];
    world_source(w->base, "ftm/d:", "list.jsonl", source);
    const char *sources[] = {source};
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    if (world_compile(w->base, sources, 1, "snapshot", &report, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    tamis_compile_report_free(report);
    world_path(w->base, "snapshot", path);
    assert_int_equal(tamis_snapshot_open(w->base->engine, path, &w->snapshot, &err), TAMIS_OK);
    *state = w;
    return 0;
}

static int network_world_close(void **state)
{
    network_world *w = *state;
    tamis_snapshot_close(w->snapshot);
    world_close((void **)&w->base);
    free(w);
    return 0;
}

static json_t *network_of(network_world *w, const char *id, uint32_t hops, uint32_t limit)
{
    tamis_network_options options = {.hops = hops, .limit = limit};
    tamis_error err = {0};
    if (tamis_entity_network(w->snapshot, id, &options, world_collect, w->base, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    json_t *found = json_loads(world_text(w->base), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(found);
    return found;
}

/* "in1:a in1:b": the nodes but the first, in their order. */
static void nodes_are(const json_t *network, const char *expected)
{
    char text[512] = "";
    size_t i, len = 0;
    json_t *node;
    json_array_foreach(json_object_get(network, "nodes"), i, node)
    {
        const char *side = json_string_value(json_object_get(node, "side"));
        if (i == 0) {
            assert_null(side);
            continue;
        }
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s%lld:%s", i == 1 ? "" : " ",
                                side, json_integer_value(json_object_get(node, "distance")),
                                json_string_value(json_object_get(node, "id")));
    }
    assert_string_equal(text, expected);
}

static const char *name_of(const json_t *network, const json_t *edge, const char *end)
{
    size_t i = (size_t)json_integer_value(json_object_get(edge, end));
    return json_string_value(
        json_object_get(json_array_get(json_object_get(network, "nodes"), i), "id"));
}

/* How many edges lead from the one to the other; *share the percentMax of the last. */
static int edges_between(const json_t *network, const char *from, const char *to, double *share)
{
    size_t i;
    json_t *edge;
    int count = 0;
    json_array_foreach(json_object_get(network, "edges"), i, edge)
    {
        if (strcmp(name_of(network, edge, "from"), from) != 0 ||
            strcmp(name_of(network, edge, "to"), to) != 0)
            continue;
        *share = json_number_value(json_object_get(edge, "percentMax"));
        count++;
    }
    return count;
}

static long long more_of(const json_t *network, const char *id)
{
    size_t i;
    json_t *node;
    json_array_foreach(json_object_get(network, "nodes"), i,
                       node) if (strcmp(json_string_value(json_object_get(node, "id")), id) ==
                                 0) return json_integer_value(json_object_get(node, "more"));
    fail_msg("%s is not there", id);
    return -1;
}

static void goes_as_far_as_it_is_told(void **state)
{
    double share = 0;
    json_t *one = network_of(*state, "middle", 1, 50);
    nodes_are(one, "in1:a in1:b in1:c in1:gone in1:friend out1:down out1:a1");
    assert_int_equal(more_of(one, "a"), 2);
    assert_int_equal(more_of(one, "friend"), 0); /* friends of friends are nobody's owners */
    assert_int_equal(more_of(one, "down"), 1);
    assert_null(json_object_get(json_array_get(json_object_get(one, "nodes"), 4), "caption"));
    json_decref(one);
    json_t *all = network_of(*state, "middle", 3, 50);
    nodes_are(all, "in1:a in1:b in1:c in1:gone in1:friend in2:a1 in2:b1 in2:a2 in3:x "
                   "out1:down out1:a1 out2:deep out2:a");
    json_decref(all);
    all = network_of(*state, "middle", 2, 50);
    assert_int_equal(edges_between(all, "b", "middle", &share), 1);
    assert_true(share == 30);
    assert_int_equal(edges_between(all, "down", "deep", &share), 1);
    assert_true(share == 50);
    assert_int_equal(edges_between(all, "middle", "middle", &share), 0);
    json_decref(all);
}

/* The middle owns who owns its owner: it is met again on the way up, and not walked through. */
static void a_circle_ends(void **state)
{
    double share = 0;
    json_t *network = network_of(*state, "middle", 3, 50);
    assert_int_equal(edges_between(network, "middle", "a1", &share),
                     2); /* up there, and down here */
    assert_true(share == 25);
    assert_int_equal(edges_between(network, "a", "middle", &share), 2);
    json_decref(network);
}

static void places_go_round(void **state)
{
    json_t *network = network_of(*state, "middle", 2, 2);
    nodes_are(network, "in1:a in1:b in2:a1 in2:b1 out1:down out1:a1 out2:deep out2:a");
    const json_t *more = json_object_get(network, "more");
    assert_int_equal(json_integer_value(json_object_get(more, "in")), 3); /* c, gone, friend */
    assert_int_equal(json_integer_value(json_object_get(more, "out")), 0);
    assert_int_equal(more_of(network, "a"), 1);
    assert_int_equal(more_of(network, "b"), 0);
    assert_int_equal(more_of(network, "b1"), 0);
    json_decref(network);
    network = network_of(*state, "friend2", 3, 1);
    nodes_are(network, "out1:friend");
    json_decref(network);
}

static void refuses(void **state)
{
    network_world *w = *state;
    static const tamis_network_options bad[] = {{0, 1}, {4, 1}, {1, 0}, {1, 51}};
    static const tamis_network_options good = {1, 1};
    tamis_error err = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(
            tamis_entity_network(w->snapshot, "a", &bad[i], world_collect, w->base, &err),
            TAMIS_ERR_ARGUMENT);
    assert_int_equal(
        tamis_entity_network(w->snapshot, "nobody", &good, world_collect, w->base, &err),
        TAMIS_ERR_NOT_FOUND);
}

static void survives_without_memory(void **state)
{
    network_world *w = *state;
    static const tamis_network_options options = {3, 50};
    tamis_status status = TAMIS_ERR_NOMEM;
    for (int64_t n = 0; n < WORLD_ALLOCATIONS_MAX && status != TAMIS_OK; n++) {
        tamis_error err = {0};
        tamis__memory_fail_after(n);
        status =
            tamis_entity_network(w->snapshot, "middle", &options, world_collect, w->base, &err);
        tamis__memory_fail_after(-1);
        tamis__buffer_reset(&w->base->text);
        assert_true(status == TAMIS_OK || status == TAMIS_ERR_NOMEM);
    }
    assert_int_equal(status, TAMIS_OK);
}

#define WITH_WORLD(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, network_world_open, network_world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(goes_as_far_as_it_is_told), WITH_WORLD(a_circle_ends),
        WITH_WORLD(places_go_round),           WITH_WORLD(refuses),
        WITH_WORLD(survives_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
