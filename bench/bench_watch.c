/*
 * bench/bench_watch.c - a book of many customers, before and after the lists change.
 *
 *   bench_watch LISTS.jsonl CUSTOMERS.csv FOLDER [--customers N] [--changes K] [--threads T] [--seed S]
 *
 * LISTS is FollowTheMoney lines (bench_export writes those of a snapshot). CUSTOMERS has the columns full_name, date_of_birth and nationality; made-up customers
 * have the given names of one row, the last word of another, and the date and country of a third. Of the lists K entities change: a third goes,
 * a third gets the name of another one as alias, a third is new under the name of a customer or of an entity. In FOLDER, which is empty, both lists are compiled, and a
 * desk is made. Told: loading the book, loading it again with one customer in a thousand changed, screening it for the first time, and bringing it up to date
 * with the other lists; then the size of the desk and the peak of memory. Times are of the clock: others should leave the machine alone.
 */
#include <sys/stat.h>

#include <jansson.h>

#include <tamis/desk.h>

#include "../tests/support/random.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/memory.h"
#include "measure.h"

enum { PATH_BYTES = 1024, LINE_MAX_BYTES = 8 << 20 };

typedef struct person {
    char *given, *last, *born, *country;
} person;

typedef struct bench {
    const char *lists, *source, *folder;
    size_t customers, changes;
    unsigned threads;
    test_random random;
    person *people;
    size_t people_count, people_capacity;
    char **lines;
    size_t line_count, line_capacity;
    tamis_engine *engine;
} bench;

static void leave(const char *what, const char *why)
{
    fprintf(stderr, "bench_watch: %s: %s\n", what, why);
    exit(2);
}

static char *keep(tamis_bytes text)
{
    char *copy = tamis__alloc(text.len + 1);
    if (copy == NULL)
        leave("memory", "is out");
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

static void path_of(const bench *b, const char *name, char out[PATH_BYTES])
{
    snprintf(out, PATH_BYTES, "%s/%s", b->folder, name);
}

static FILE *open_file(const bench *b, const char *name)
{
    char path[PATH_BYTES];
    path_of(b, name, path);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        leave(path, "cannot be written");
    return file;
}

/* ---- customers ------------------------------------------------------------------------------- */

static size_t column_of(const tamis__csv_row *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (tamis__bytes_equal(header->fields[i], tamis__bytes_of(name)))
            return i;
    leave(name, "is no column of the customers");
    return 0;
}

static void add_person(bench *b, tamis_bytes name, tamis_bytes born, tamis_bytes country)
{
    size_t cut = name.len;
    while (cut > 0 && name.ptr[cut - 1] != ' ')
        cut--;
    if (cut == 0)
        return;
    if (!TAMIS_GROW(b->people, b->people_capacity, b->people_count + 1))
        leave("memory", "is out");
    b->people[b->people_count++] =
        (person){keep(tamis__bytes_sub(name, 0, cut - 1)),
                 keep(tamis__bytes_sub(name, cut, name.len)), keep(born), keep(country)};
}

static void read_people(bench *b)
{
    tamis__input *input;
    tamis__csv *csv;
    tamis__csv_row row;
    tamis_error err = {0};
    bool end = false;
    must(tamis__input_open(b->source, &input, &err), "the customers", &err);
    must(tamis__csv_open(input, NULL, &csv, &err), "the customers", &err);
    must(tamis__csv_next(csv, &row, &end, &err), "the customers", &err);
    size_t name = column_of(&row, "full_name");
    size_t born = column_of(&row, "date_of_birth");
    size_t country = column_of(&row, "nationality");
    for (;;) {
        must(tamis__csv_next(csv, &row, &end, &err), "the customers", &err);
        if (end)
            break;
        if (row.count > name && row.count > born && row.count > country)
            add_person(b, row.fields[name], row.fields[born], row.fields[country]);
    }
    tamis__csv_close(csv);
    tamis__input_close(input);
    if (b->people_count == 0)
        leave(b->source, "has no names of two words");
}

static const person *anybody(bench *b)
{
    return &b->people[test_random_below(&b->random, b->people_count)];
}

/* One in `changed` has another date than before; 0: nobody. */
static void write_customers(bench *b, const char *name, size_t changed)
{
    FILE *file = open_file(b, name);
    test_random saved = b->random;
    tamis__buffer line;
    tamis__buffer_init(&line, 0);
    fputs("id,name,birth_date,country\n", file);
    for (size_t i = 0; i < b->customers; i++) {
        const person *facts = anybody(b);
        tamis__buffer_reset(&line);
        tamis__buffer_printf(&line, "c%zu,", i);
        char whole[512];
        snprintf(whole, sizeof whole, "%s %s", anybody(b)->given, anybody(b)->last);
        tamis__csv_field(&line, tamis__bytes_of(whole));
        tamis__buffer_byte(&line, ',');
        tamis__csv_field(
            &line, tamis__bytes_of(changed > 0 && i % changed == 0 ? "1970-01-01" : facts->born));
        tamis__buffer_byte(&line, ',');
        tamis__csv_field(&line, tamis__bytes_of(facts->country));
        tamis__buffer_byte(&line, '\n');
        fwrite(line.ptr, 1, line.len, file);
    }
    tamis__buffer_clear(&line);
    b->random = saved;
    fclose(file);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static void read_lines(bench *b)
{
    FILE *file = fopen(b->lists, "r");
    char *line = NULL;
    size_t size = 0;
    if (file == NULL)
        leave(b->lists, "cannot be read");
    for (ssize_t got; (got = getline(&line, &size, file)) > 0;) {
        if (!TAMIS_GROW(b->lines, b->line_capacity, b->line_count + 1))
            leave("memory", "is out");
        b->lines[b->line_count++] = keep(tamis__bytes_trim(tamis__bytes(line, (size_t)got)));
    }
    free(line);
    fclose(file);
    if (b->line_count < b->changes)
        leave(b->lists, "has not enough entities");
}

static const char *name_of(json_t *entity)
{
    json_t *names = json_object_get(json_object_get(entity, "properties"), "name");
    return json_string_value(json_array_get(names, 0));
}

static void put_new(bench *b, FILE *file, json_t *like, size_t number)
{
    char id[64], name[512];
    const char *borne = name_of(like);
    if (number % 2 == 0 || borne == NULL)
        snprintf(name, sizeof name, "%s %s", anybody(b)->given, anybody(b)->last);
    else
        snprintf(name, sizeof name, "%s", borne);
    snprintf(id, sizeof id, "new-%zu", number);
    json_t *entity = json_pack("{s:s,s:s,s:s,s:{s:[s]},s:[s]}", "id", id, "schema", "Person",
                               "caption", name, "properties", "name", name, "datasets", "d");
    json_dumpf(entity, file, JSON_COMPACT);
    fputc('\n', file);
    json_decref(entity);
}

static void put_changed(bench *b, FILE *file, json_t *entity)
{
    const char *other = NULL;
    json_t *from = json_loads(b->lines[test_random_below(&b->random, b->line_count)], 0, NULL);
    other = name_of(from);
    json_t *aliases = json_pack("[s]", other == NULL ? "Another Name" : other);
    json_object_set_new(json_object_get(entity, "properties"), "alias", aliases);
    json_dumpf(entity, file, JSON_COMPACT);
    fputc('\n', file);
    json_decref(from);
}

/* The lists as they are later: every so many lines an entity of a name changes. */
static void write_later(bench *b, const char *name)
{
    FILE *file = open_file(b, name);
    size_t every = b->changes == 0 ? b->line_count : b->line_count / b->changes;
    size_t done = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        json_t *entity =
            done * every <= i && done < b->changes ? json_loads(b->lines[i], 0, NULL) : NULL;
        bool turn = entity != NULL && name_of(entity) != NULL;
        size_t kind = done % 3;
        done += turn;
        if (turn && kind == 1)
            put_changed(b, file, entity);
        else if (!turn || kind == 2)
            fprintf(file, "%s\n", b->lines[i]);
        if (turn && kind == 2)
            put_new(b, file, entity, done);
        json_decref(entity);
    }
    fclose(file);
}

static tamis_snapshot *compile(bench *b, const char *path, const char *name)
{
    char source[PATH_BYTES + 16], output[PATH_BYTES];
    const char *sources[] = {source};
    tamis_compile_report *report = NULL;
    tamis_snapshot *snapshot = NULL;
    tamis_error err = {0};
    snprintf(source, sizeof source, "ftm/d:%s", path);
    path_of(b, name, output);
    tamis_compile_options options = {.sources = sources, .source_count = 1, .output = output};
    must(tamis_compile(b->engine, &options, &report, &err), "compile", &err);
    tamis_compile_report_free(report);
    must(tamis_snapshot_open(b->engine, output, &snapshot, &err), "open", &err);
    return snapshot;
}

/* ---- what is measured ------------------------------------------------------------------------ */

static void load(bench *b, tamis_desk *desk, const char *name, const char *what)
{
    char path[PATH_BYTES];
    tamis_actor actor = tamis_actor_local();
    tamis_book_load_summary s;
    tamis_error err = {0};
    path_of(b, name, path);
    tamis_book_load_options options = {.input = path, .replace = true};
    double start = now_seconds();
    must(tamis_book_load(desk, &actor, "book", &options, &s, &err), "load", &err);
    print_measure(what, now_seconds() - start, "s");
    printf("  %llu rows: %llu added, %llu changed, %llu the same, %llu bad\n",
           (unsigned long long)s.rows, (unsigned long long)s.added, (unsigned long long)s.changed,
           (unsigned long long)s.same, (unsigned long long)s.bad_rows);
}

static void run(bench *b, tamis_desk *desk, const tamis_snapshot *snapshot, const char *what)
{
    tamis_actor actor = tamis_actor_local();
    tamis_watch_options options = {.threads = b->threads};
    tamis_watch_summary s;
    tamis_error err = {0};
    double cpu = cpu_seconds();
    must(tamis_watch_run(desk, &actor, snapshot, &options, &s, &err), "watch", &err);
    print_measure(what, s.seconds, "s");
    print_measure("  processor time of it", cpu_seconds() - cpu, "s");
    printf("  %llu against everything, %llu against %llu changed entities; hits: %llu new, %llu "
           "changed, %llu ended; %llu cases\n",
           (unsigned long long)s.screened_whole, (unsigned long long)s.screened_changes,
           (unsigned long long)s.entities_changed, (unsigned long long)s.new_hits,
           (unsigned long long)s.changed_hits, (unsigned long long)s.ended_hits,
           (unsigned long long)s.new_cases);
}

static void measure(bench *b, const tamis_snapshot *before, const tamis_snapshot *after)
{
    char path[PATH_BYTES], key[65];
    tamis_actor actor = tamis_actor_local();
    tamis_desk *desk = NULL;
    tamis_error err = {0};
    struct stat size = {0};
    path_of(b, "desk", path);
    must(tamis_desk_create(path, key, &err), "desk", &err);
    must(tamis_desk_open(b->engine, path, &desk, &err), "desk", &err);
    must(tamis_book_set(desk, &actor, "book", "{\"threshold\":0.8}", &err), "book", &err);
    load(b, desk, "customers.csv", "customers loaded");
    load(b, desk, "changed.csv", "loaded again, one in 1,000 changed");
    double start = now_seconds();
    must(tamis_changes_note(desk, before, NULL, &err), "note", &err);
    print_measure("the first snapshot noted", now_seconds() - start, "s");
    run(b, desk, before, "the book screened for the first time");
    start = now_seconds();
    must(tamis_changes_note(desk, after, NULL, &err), "note", &err);
    print_measure("the changed snapshot noted", now_seconds() - start, "s");
    run(b, desk, after, "the book brought up to date");
    tamis_desk_close(desk);
    stat(path, &size);
    print_measure("the desk", (double)size.st_size / 1e6, "MB");
    print_measure("peak of memory", peak_mb(), "MB");
}

static size_t number(const char *text)
{
    uint64_t value = 0;
    if (!tamis__bytes_to_u64(tamis__bytes_of(text), UINT32_MAX, &value))
        leave(text, "is no number");
    return (size_t)value;
}

int main(int argc, char **argv)
{
    bench b = {.customers = 1000000, .changes = 500, .random = {20261128}};
    char path[PATH_BYTES];
    if (argc < 4) {
        fputs("bench_watch LISTS.jsonl CUSTOMERS.csv FOLDER [--customers N] [--changes K] "
              "[--threads T] [--seed S]\n",
              stderr);
        return 2;
    }
    b.lists = argv[1];
    b.source = argv[2];
    b.folder = argv[3];
    for (int i = 4; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--customers") == 0)
            b.customers = number(argv[i + 1]);
        else if (strcmp(argv[i], "--changes") == 0)
            b.changes = number(argv[i + 1]);
        else if (strcmp(argv[i], "--threads") == 0)
            b.threads = (unsigned)number(argv[i + 1]);
        else if (strcmp(argv[i], "--seed") == 0)
            b.random.state = number(argv[i + 1]);
        else
            leave(argv[i], "is no option");
    }
    must(tamis_engine_new(&b.engine, NULL), "engine", NULL);
    read_people(&b);
    read_lines(&b);
    write_customers(&b, "customers.csv", 0);
    write_customers(&b, "changed.csv", 1000);
    write_later(&b, "later.jsonl");
    path_of(&b, "later.jsonl", path);
    tamis_snapshot *before = compile(&b, b.lists, "before.snap");
    tamis_snapshot *after = compile(&b, path, "after.snap");
    measure(&b, before, after);
    tamis_snapshot_close(before);
    tamis_snapshot_close(after);
    tamis_engine_free(b.engine);
    return 0;
}
