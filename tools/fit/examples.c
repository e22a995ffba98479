/*
 * tools/fit/examples.c - pairs of names made ready for scoring.
 *
 * What costs time, taking names apart, is done once here; scoring a pair with other parameters then only
 * aligns parts.
 */
#include "base/csv.h"
#include "fit.h"

enum { NAMES_OF_ENTITY_MAX = 64, ALIAS_SHARE = 4, HITS = 1, COLUMNS_MAX = 32 };

#define NEAREST_THRESHOLD 0.60
#define ALIAS_WEIGHT 0.04
#define CUSTOMER_WEIGHT 0.25

uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void *take(tamis__arena *arena, size_t size)
{
    tamis_error err = {0};
    void *p = tamis__arena_alloc(arena, size);
    if (p == NULL)
        must(tamis__fail_nomem(&err), "examples", &err);
    return p;
}

static example *add_example(examples *all)
{
    tamis_error err = {0};
    if (!TAMIS_GROW(all->items, all->capacity, all->count + 1))
        must(tamis__fail_nomem(&err), "examples", &err);
    example *e = &all->items[all->count++];
    *e = (example){0};
    return e;
}

typedef struct reader {
    world *w;
    tamis__text_scratch *scratch;
    tamis__arena *arena;
} reader;

static tamis__query *query_of(reader *r, tamis_bytes schema, tamis_bytes name)
{
    tamis_error err = {0};
    tamis__query *query = take(r->arena, sizeof *query);
    tamis__query_init(query);
    must(tamis__query_schema(query, schema, &err), "schema", &err);
    must(tamis__query_add(query, r->scratch, r->w->text, r->arena, TAMIS_LIT("name"), name, &err),
         "name", &err);
    return query;
}

static tamis__part_list *parts_of(reader *r, const tamis__name *name,
                                  const tamis__snapshot *snapshot)
{
    tamis__part_list *parts = take(r->arena, sizeof *parts);
    tamis__parts_of_name(name, snapshot, r->w->text, parts);
    return parts;
}

/* All readings of the two names that parties of the narrower schema allow. */
static void add_readings(reader *r, const tamis__query *a, const tamis__query *b,
                         const tamis__snapshot *snapshot, example *e)
{
    bool a_narrower = b->any_schema || tamis__schema_is_a(a->schema, b->schema);
    tamis__schema schema = a_narrower ? a->schema : b->schema;
    for (uint32_t i = 0; i < a->name_count; i++) {
        for (uint32_t k = 0; k < b->name_count && e->readings < READINGS_MAX; k++) {
            if (!tamis__query_reads(a, i, schema) || !tamis__query_reads(b, k, schema))
                continue;
            e->query[e->readings] = parts_of(r, &a->names[i], snapshot);
            e->candidate[e->readings] = parts_of(r, &b->names[k], snapshot);
            e->readings++;
        }
    }
}

static const char *kept(reader *r, tamis_bytes text)
{
    char *copy = take(r->arena, text.len + 1);
    if (text.len != 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* ---- tables ---- */

typedef struct table {
    tamis__input *input;
    tamis__csv *csv;
    char columns[COLUMNS_MAX][32];
    size_t column_count;
} table;

static void open_table(table *t, const char *path)
{
    tamis_error err = {0};
    tamis__csv_row row;
    bool end = false;
    must(tamis__input_open(path, &t->input, &err), path, &err);
    must(tamis__csv_open(t->input, NULL, &t->csv, &err), path, &err);
    must(tamis__csv_next(t->csv, &row, &end, &err), path, &err);
    t->column_count = row.count < COLUMNS_MAX ? row.count : COLUMNS_MAX;
    for (size_t i = 0; i < t->column_count; i++)
        snprintf(t->columns[i], sizeof t->columns[i], "%.*s", TAMIS_FMT(row.fields[i]));
}

static void close_table(table *t, char digest[TAMIS__DIGEST_HEX])
{
    tamis__digest bytes;
    tamis__input_digest(t->input, &bytes);
    tamis__digest_hex(&bytes, digest);
    tamis__csv_close(t->csv);
    tamis__input_close(t->input);
}

static tamis_bytes field(const table *t, const tamis__csv_row *row, const char *column)
{
    for (size_t i = 0; i < t->column_count && i < row->count; i++)
        if (strcmp(t->columns[i], column) == 0)
            return row->fields[i];
    return TAMIS_LIT("");
}

static quality quality_of(tamis_bytes text)
{
    if (tamis__bytes_equal(text, TAMIS_LIT("STRONG")))
        return QUALITY_STRONG;
    return tamis__bytes_equal(text, TAMIS_LIT("WEAK")) ? QUALITY_WEAK : QUALITY_MEDIUM;
}

static void add_pair(reader *r, const table *t, const tamis__csv_row *row, uint32_t pair,
                     const tamis__snapshot *snapshot, examples *out)
{
    static const double weights[QUALITIES] = {0.2, 0.5, 1.0};
    tamis_bytes schema = field(t, row, "schema");
    example *e = add_example(out);
    e->name1 = kept(r, field(t, row, "name1"));
    e->name2 = kept(r, field(t, row, "name2"));
    e->match = tamis__bytes_equal(field(t, row, "is_match"), TAMIS_LIT("true"));
    e->quality = quality_of(field(t, row, "quality"));
    e->weight = weights[e->quality];
    e->pair = pair;
    add_readings(r, query_of(r, schema, tamis__bytes_of(e->name1)),
                 query_of(r, schema, tamis__bytes_of(e->name2)), snapshot, e);
}

static void open_reader(reader *r, world *w, tamis__arena *arena)
{
    tamis_error err = {0};
    *r = (reader){.w = w, .arena = arena};
    must(tamis__text_scratch_new(w->text, &r->scratch, &err), "text", &err);
}

void read_pairs(world *w, sources *from, tamis__arena *arena, examples *out)
{
    tamis_error err = {0};
    reader r;
    table t;
    tamis__csv_row row;
    bool end = false;
    open_reader(&r, w, arena);
    open_table(&t, from->pairs);
    for (uint32_t pair = 0;; pair++) {
        must(tamis__csv_next(t.csv, &row, &end, &err), from->pairs, &err);
        if (end)
            break;
        add_pair(&r, &t, &row, pair, NULL, out);
        add_pair(&r, &t, &row, pair, w->snapshot, out);
    }
    close_table(&t, from->digests[0]);
    tamis__text_scratch_free(r.scratch);
}

/* ---- guards ---- */

static void add_guard(reader *r, tamis_bytes schema, tamis_bytes query, tamis_bytes listed,
                      bool match, examples *out)
{
    example *e = add_example(out);
    e->name1 = kept(r, query);
    e->name2 = kept(r, listed);
    e->match = match;
    e->quality = QUALITY_WEAK;
    e->weight = match ? ALIAS_WEIGHT : CUSTOMER_WEIGHT;
    e->pair = UINT32_MAX;
    add_readings(r, query_of(r, schema, tamis__bytes_of(e->name1)),
                 query_of(r, schema, tamis__bytes_of(e->name2)), r->w->snapshot, e);
}

/* Another name of the party that bears `name`, at random; the name itself when there is none. */
static uint32_t other_name(const tamis__snapshot *s, uint32_t name, uint64_t *random)
{
    uint32_t others[NAMES_OF_ENTITY_MAX];
    uint32_t count = 0;
    uint32_t names = tamis__snapshot_info_of(s).names;
    uint32_t entity = tamis__snapshot_name(s, name).entity;
    uint32_t first = name;
    while (first > 0 && tamis__snapshot_name(s, first - 1).entity == entity)
        first--;
    for (uint32_t i = first; i < names && tamis__snapshot_name(s, i).entity == entity; i++)
        if (i != name && count < NAMES_OF_ENTITY_MAX &&
            tamis__snapshot_name(s, i).strength != TAMIS__NAME_WEAK)
            others[count++] = i;
    return count == 0 ? name : others[next_random(random) % count];
}

static void add_aliases(reader *r, const sources *from, examples *out)
{
    const tamis__snapshot *s = r->w->snapshot;
    uint64_t random = from->seed;
    uint32_t names = tamis__snapshot_info_of(s).names;
    for (uint32_t i = 0; i < from->guards / ALIAS_SHARE && names > 0; i++) {
        uint32_t name = (uint32_t)(next_random(&random) % names);
        uint32_t other = other_name(s, name, &random);
        tamis__schema schema =
            tamis__snapshot_entity(s, tamis__snapshot_name(s, name).entity).schema;
        if (other != name)
            add_guard(r, tamis__bytes_of(tamis__schema_name(schema)),
                      tamis__snapshot_name_text(s, name), tamis__snapshot_name_text(s, other), true,
                      out);
    }
}

static void add_nearest(reader *r, tamis__worker *worker, const tamis__score_params *params,
                        tamis_bytes customer, examples *out)
{
    tamis_error err = {0};
    tamis__hit_list hits;
    tamis__settings settings = {.threshold = NEAREST_THRESHOLD, .limit = HITS, .params = params};
    tamis__query *query = query_of(r, TAMIS_LIT("Person"), customer);
    must(tamis__screen(worker, query, &settings, r->arena, &hits, &err), "screening", &err);
    for (size_t i = 0; i < hits.count; i++)
        if (hits.items[i].name != TAMIS__NONE)
            add_guard(r, TAMIS_LIT("Person"), customer,
                      tamis__snapshot_name_text(r->w->snapshot, hits.items[i].name), false, out);
}

static void add_customers(reader *r, sources *from, const tamis__score_params *params,
                          examples *out)
{
    tamis_error err = {0};
    tamis__worker *worker = NULL;
    table t;
    tamis__csv_row row;
    bool end = false;
    must(tamis__worker_new(r->w->screener, &worker, &err), "worker", &err);
    open_table(&t, from->customers);
    for (uint32_t i = 0;; i++) {
        must(tamis__csv_next(t.csv, &row, &end, &err), from->customers, &err);
        if (end)
            break;
        if (i < from->guards)
            add_nearest(r, worker, params, tamis__bytes_of(kept(r, field(&t, &row, "full_name"))),
                        out);
    }
    close_table(&t, from->digests[2]);
    tamis__worker_free(worker);
}

void make_guards(world *w, sources *from, const tamis__score_params *params, tamis__arena *arena,
                 examples *out)
{
    reader r;
    open_reader(&r, w, arena);
    add_aliases(&r, from, out);
    add_customers(&r, from, params, out);
    tamis__text_scratch_free(r.scratch);
}
