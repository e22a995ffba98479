/*
 * bench/bench_queries.c - the queries of a file through the public interface, in process, one after the
 * other on one thread: answers in the form that bench/peers/run.py gives for the peers, and times.
 *
 *   bench_queries SNAPSHOT QUERIES [--out FILE] [--times FILE] [--threshold X] [--limit N]
 *                 [--first N] [--seconds S] [--exhaustive]
 *
 * QUERIES has a line {"id", "schema", "properties"} each; with --first only so many are asked, and after
 * --seconds the rest is left out. --exhaustive scores every name, so the schema is not asked for. The
 * classes of the times are what stands before the last dash of the ids. Times are processor time from
 * the query's properties to its hits; reading JSON is not in them, for it is in none of the peers'
 * either. Status 2 when a file is not what it should be.
 */
#include <jansson.h>

#include <tamis/tamis.h>

#include "base/buffer.h"
#include "measure.h"

enum { PROPERTIES_MAX = 256, CLASSES_MAX = 16, CLASS_BYTES = 32 };

typedef struct options {
    const char *snapshot, *queries, *out, *times;
    size_t first;   /* 0: all */
    double seconds; /* 0: no end */
    tamis_screen_options screen;
} options;

typedef struct asked {
    json_t **lines;
    double *times; /* microseconds, by line */
    size_t count;
} asked;

typedef struct query_class {
    char name[CLASS_BYTES];
    double *samples;
    size_t count;
} query_class;

static void leave(const char *what, const char *why)
{
    fprintf(stderr, "bench_queries: %s: %s\n", what, why);
    exit(2);
}

static FILE *open_for_writing(const char *path)
{
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (path != NULL && file == NULL)
        leave(path, "cannot be written");
    return file;
}

/* ---- queries ----------------------------------------------------------------------------------- */

static asked read_queries(const char *path)
{
    asked found = {NULL, NULL, 0};
    size_t capacity = 0, size = 0;
    char *line = NULL;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        leave(path, "cannot be read");
    while (getline(&line, &size, file) > 0) {
        if (found.count == capacity) {
            capacity = capacity == 0 ? 1024 : capacity * 2;
            found.lines = realloc(found.lines, capacity * sizeof(json_t *));
        }
        if (found.lines == NULL)
            leave(path, "too large");
        found.lines[found.count] = json_loads(line, 0, NULL);
        if (found.lines[found.count++] == NULL)
            leave(path, "a line is no JSON object");
    }
    free(line);
    fclose(file);
    return found;
}

static void keep_first(asked *queries, size_t first)
{
    while (first > 0 && queries->count > first)
        json_decref(queries->lines[--queries->count]);
}

static const char *text_of(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    return text == NULL ? "" : text;
}

static size_t properties_of(const json_t *line, tamis_property *out)
{
    const char *name;
    json_t *values, *value;
    size_t count = 0, i;
    json_object_foreach(json_object_get(line, "properties"), name, values)
    {
        json_array_foreach(values, i, value)
        {
            if (json_is_string(value) && count < PROPERTIES_MAX)
                out[count++] = (tamis_property){name, json_string_value(value)};
        }
    }
    return count;
}

/* ---- asking ------------------------------------------------------------------------------------ */

static void write_answer(FILE *out, const char *id, const tamis_hits *hits)
{
    tamis__buffer line;
    tamis__buffer_init(&line, 0);
    tamis__json_open(&line, '{');
    tamis__json_key(&line, "query_id");
    tamis__json_string(&line, tamis__bytes_of(id));
    tamis__json_key(&line, "hits");
    tamis__json_open(&line, '[');
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        tamis__json_item(&line);
        tamis__json_open(&line, '{');
        tamis__json_key(&line, "id");
        tamis__json_string(&line, tamis__bytes_of(hit.entity_id));
        tamis__json_key(&line, "score");
        tamis__json_number(&line, hit.score, 6);
        tamis__json_close(&line, '}');
    }
    tamis__json_close(&line, ']');
    tamis__json_close(&line, '}');
    tamis__buffer_byte(&line, '\n');
    if (tamis__buffer_status(&line) != TAMIS_OK || fwrite(line.ptr, 1, line.len, out) != line.len)
        leave("answers", "cannot be written");
    tamis__buffer_clear(&line);
}

static double ask(const tamis_snapshot *snapshot, const json_t *line, const options *o, FILE *out)
{
    tamis_property properties[PROPERTIES_MAX];
    const char *schema = text_of(line, "schema");
    tamis_query query = {.id = text_of(line, "id"),
                         .schema = schema[0] == '\0' || o->screen.exhaustive ? NULL : schema,
                         .properties = properties,
                         .property_count = properties_of(line, properties)};
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    double start = cpu_seconds();
    must(tamis_screen(snapshot, &query, &o->screen, &hits, &err), query.id, &err);
    double microseconds = (cpu_seconds() - start) * 1e6;
    if (out != NULL)
        write_answer(out, query.id, hits);
    tamis_hits_free(hits);
    return microseconds;
}

/* Until the time is over; at least one. */
static void ask_all(const tamis_snapshot *snapshot, asked *queries, const options *o, FILE *out)
{
    double end = now_seconds() + o->seconds;
    size_t count = 0;
    while (count < queries->count && (count == 0 || o->seconds <= 0 || now_seconds() < end)) {
        queries->times[count] = ask(snapshot, queries->lines[count], o, out);
        count++;
    }
    keep_first(queries, count);
}

/* ---- times ------------------------------------------------------------------------------------- */

static query_class *class_of(query_class *classes, size_t *count, const char *id, size_t capacity)
{
    const char *dash = strrchr(id, '-');
    char name[CLASS_BYTES];
    snprintf(name, sizeof name, "%.*s", dash == NULL ? 0 : (int)(dash - id), id);
    for (size_t i = 0; i < *count; i++)
        if (strcmp(classes[i].name, name) == 0)
            return &classes[i];
    if (*count == CLASSES_MAX)
        return &classes[CLASSES_MAX - 1];
    query_class *added = &classes[(*count)++];
    memcpy(added->name, name, sizeof name);
    added->samples = calloc(capacity, sizeof *added->samples);
    if (added->samples == NULL)
        leave("classes", "no memory");
    return added;
}

static void write_classes(FILE *file, const asked *queries)
{
    query_class classes[CLASSES_MAX] = {0};
    size_t count = 0;
    for (size_t i = 0; i < queries->count; i++) {
        query_class *its =
            class_of(classes, &count, text_of(queries->lines[i], "id"), queries->count);
        its->samples[its->count++] = queries->times[i];
    }
    fprintf(file, ", \"classes\": {");
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%s\"%s\": {\"queries\": %zu, \"p50_us\": %.1f, \"p99_us\": %.1f}",
                i == 0 ? "" : ", ", classes[i].name, classes[i].count,
                percentile(classes[i].samples, classes[i].count, 0.5),
                percentile(classes[i].samples, classes[i].count, 0.99));
        free(classes[i].samples);
    }
    fprintf(file, "}");
}

static void write_times(FILE *file, const asked *queries, const tamis_snapshot *snapshot)
{
    uint64_t entities = 0;
    double sum = 0;
    for (size_t i = 0; i < tamis_snapshot_dataset_count(snapshot); i++)
        entities += tamis_snapshot_dataset(snapshot, i).entities;
    for (size_t i = 0; i < queries->count; i++)
        sum += queries->times[i];
    fprintf(file,
            "{\"peer\": \"tamis\", \"version\": \"tamis %s\", \"entities\": %llu, "
            "\"queries\": %zu",
            tamis_version(), (unsigned long long)entities, queries->count);
    write_classes(file, queries);
    fprintf(file, ", \"times_us\": [");
    for (size_t i = 0; i < queries->count; i++)
        fprintf(file, "%s%.1f", i == 0 ? "" : ", ", queries->times[i]);
    fprintf(file, "]");
    fprintf(file,
            ", \"p50_us\": %.1f, \"p99_us\": %.1f, \"mean_us\": %.1f, \"per_second\": %.1f, "
            "\"memory_mb\": %.1f}\n",
            percentile(queries->times, queries->count, 0.5),
            percentile(queries->times, queries->count, 0.99), sum / (double)queries->count,
            (double)queries->count * 1e6 / sum, peak_mb());
}

/* ---- start ------------------------------------------------------------------------------------- */

static bool parse_value(const char *option, const char *value, options *o)
{
    if (strcmp(option, "--out") == 0)
        o->out = value;
    else if (strcmp(option, "--times") == 0)
        o->times = value;
    else if (strcmp(option, "--threshold") == 0)
        o->screen.threshold = strtod(value, NULL);
    else if (strcmp(option, "--limit") == 0)
        o->screen.limit = (uint32_t)strtoul(value, NULL, 10);
    else if (strcmp(option, "--first") == 0)
        o->first = strtoull(value, NULL, 10);
    else if (strcmp(option, "--seconds") == 0)
        o->seconds = strtod(value, NULL);
    else
        return false;
    return true;
}

static bool parse(int argc, char **argv, options *o)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' && o->snapshot == NULL)
            o->snapshot = argv[i];
        else if (argv[i][0] != '-' && o->queries == NULL)
            o->queries = argv[i];
        else if (strcmp(argv[i], "--exhaustive") == 0)
            o->screen.exhaustive = true;
        else if (i + 1 == argc || !parse_value(argv[i], argv[i + 1], o))
            return false;
        else
            i++;
    }
    return o->queries != NULL;
}

int main(int argc, char **argv)
{
    options o = {.screen = tamis_screen_options_default()};
    o.screen.threads = 1;
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: bench_queries SNAPSHOT QUERIES [--out FILE] [--times FILE] "
                        "[--threshold X] [--limit N] [--first N] [--seconds S] [--exhaustive]\n");
        return 2;
    }
    tamis_error err = {0};
    tamis_engine *engine = NULL;
    tamis_snapshot *snapshot = NULL;
    asked queries = read_queries(o.queries);
    keep_first(&queries, o.first);
    queries.times = calloc(queries.count + 1, sizeof *queries.times);
    if (queries.count == 0 || queries.times == NULL)
        leave(o.queries, "has no queries");
    must(tamis_engine_new(&engine, &err), "engine", &err);
    must(tamis_snapshot_open(engine, o.snapshot, &snapshot, &err), o.snapshot, &err);
    FILE *out = open_for_writing(o.out), *times = open_for_writing(o.times);
    ask_all(snapshot, &queries, &o, out);
    write_times(times == NULL ? stdout : times, &queries, snapshot);
    bool written = (out == NULL || fclose(out) == 0) && (times == NULL || fclose(times) == 0);
    for (size_t i = 0; i < queries.count; i++)
        json_decref(queries.lines[i]);
    free(queries.lines);
    free(queries.times);
    tamis_snapshot_close(snapshot);
    tamis_engine_free(engine);
    return written ? 0 : 2;
}
