/*
 * bench/bench_text.c - what reading names costs: creating the knowledge, and taking names apart, per
 * class of script.
 *
 *   bench_text SNAPSHOT [--names FILE] [--rounds N] [--digest]
 *
 * The names are those of the snapshot, each text once per domain of its bearers, and the lines of FILE.
 * A "reading" is one call of tamis__name_analyze; "all four" is one call of tamis__name_readings, which
 * is what a query of unknown kind costs. The least of N rounds is printed.
 *
 * --digest prints, instead of times, a digest of all tokens of all names in every domain, with all that
 * they say: an optimization that changes no output leaves it as it was.
 */
#include "base/file.h"
#include "base/hash.h"
#include "measure.h"

typedef struct names {
    tamis_bytes *text;
    uint8_t *domain; /* of the bearer; ANY when unknown */
    size_t count;
    size_t capacity;
    size_t domain_capacity;
} names;

static void add_name(names *all, tamis_bytes text, tamis__name_domain domain)
{
    if (!TAMIS_GROW(all->text, all->capacity, all->count + 1) ||
        !TAMIS_GROW(all->domain, all->domain_capacity, all->count + 1))
        exit(2);
    all->text[all->count] = text;
    all->domain[all->count++] = (uint8_t)domain;
}

static void add_snapshot_names(names *all, const tamis__snapshot *s)
{
    tamis__strmap seen[TAMIS__DOMAINS];
    for (size_t i = 0; i < TAMIS__DOMAINS; i++)
        if (!tamis__strmap_init(&seen[i], 0))
            exit(2);
    uint32_t count = tamis__snapshot_info_of(s).names;
    for (uint32_t i = 0; i < count; i++) {
        tamis_bytes text = tamis__snapshot_name_text(s, i);
        uint32_t entity = tamis__snapshot_name(s, i).entity;
        tamis__name_domain domain = tamis__schema_domain(tamis__snapshot_entity(s, entity).schema);
        uint32_t before = tamis__strmap_count(&seen[domain]);
        if (tamis__strmap_intern(&seen[domain], text) == before)
            add_name(all, text, domain);
    }
    for (size_t i = 0; i < TAMIS__DOMAINS; i++)
        tamis__strmap_clear(&seen[i]);
}

static void add_lines(names *all, tamis_bytes rest)
{
    tamis_bytes line;
    while (tamis__bytes_split(&rest, TAMIS_LIT("\n"), &line))
        if (line.len > 0)
            add_name(all, line, TAMIS__DOMAIN_ANY);
}

/* ---- Classes --------------------------------------------------------------------------------- */

enum { ASCII_PERSON, ASCII_ORGANIZATION, ASCII_OTHER, ACCENTED, FIRST_SCRIPT };
enum { CLASSES = FIRST_SCRIPT + TAMIS__SCRIPTS };

static const char *const class_names[CLASSES] = {
    [ASCII_PERSON] = "ASCII, persons",
    [ASCII_ORGANIZATION] = "ASCII, organizations",
    [ASCII_OTHER] = "ASCII, others",
    [ACCENTED] = "Latin with more than ASCII",
    [FIRST_SCRIPT + TAMIS__SCRIPT_ALPHABET] = "Cyrillic, Greek, Armenian, Georgian",
    [FIRST_SCRIPT + TAMIS__SCRIPT_ABJAD] = "Arabic, Hebrew",
    [FIRST_SCRIPT + TAMIS__SCRIPT_HAN] = "Han",
    [FIRST_SCRIPT + TAMIS__SCRIPT_KANA] = "Kana",
    [FIRST_SCRIPT + TAMIS__SCRIPT_HANGUL] = "Hangul",
    [FIRST_SCRIPT + TAMIS__SCRIPT_INDIC] = "Indic, Thai, Ethiopic",
    [FIRST_SCRIPT + TAMIS__SCRIPT_OTHER] = "others",
};

static bool is_ascii(tamis_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static size_t class_of(const tamis__name *name, uint8_t domain)
{
    unsigned script = TAMIS__SCRIPT_LATIN;
    for (uint32_t i = 0; i < name->count; i++)
        if (name->tokens[i].script > script)
            script = name->tokens[i].script;
    if (script != TAMIS__SCRIPT_LATIN)
        return FIRST_SCRIPT + script;
    if (!is_ascii(name->original))
        return ACCENTED;
    if (domain == TAMIS__DOMAIN_PERSON)
        return ASCII_PERSON;
    return domain == TAMIS__DOMAIN_ORGANIZATION ? ASCII_ORGANIZATION : ASCII_OTHER;
}

/* ---- Reading --------------------------------------------------------------------------------- */

typedef struct reader {
    tamis__text *text;
    tamis__text_scratch *scratch;
    tamis__arena arena;
} reader;

static tamis__name read_one(reader *r, tamis_bytes text, tamis__name_domain domain)
{
    tamis_error err = {0};
    tamis__name name;
    tamis__arena_reset(&r->arena);
    must(tamis__name_analyze(r->scratch, text, domain, &r->arena, &name, &err), "analyze", &err);
    return name;
}

static void read_each(reader *r, tamis_bytes text)
{
    for (int domain = 0; domain < TAMIS__DOMAINS; domain++)
        (void)read_one(r, text, (tamis__name_domain)domain);
}

static void read_all(reader *r, tamis_bytes text)
{
    tamis_error err = {0};
    tamis__name out[TAMIS__DOMAINS];
    tamis__arena_reset(&r->arena);
    must(tamis__name_readings(r->scratch, text, (1u << TAMIS__DOMAINS) - 1, &r->arena, out, &err),
         "readings", &err);
}

/* Seconds of the fastest round over names[0..count). */
static double least_seconds(reader *r, const tamis_bytes *text, size_t count, size_t rounds,
                            void (*read)(reader *, tamis_bytes))
{
    double least = 0;
    for (size_t round = 0; round < rounds; round++) {
        double start = cpu_seconds();
        for (size_t i = 0; i < count; i++)
            read(r, text[i]);
        double seconds = cpu_seconds() - start;
        if (round == 0 || seconds < least)
            least = seconds;
    }
    return least;
}

static void print_class(reader *r, const char *what, const tamis_bytes *text, size_t count,
                        size_t rounds)
{
    double each = least_seconds(r, text, count, rounds, read_each) / (double)count;
    double all = least_seconds(r, text, count, rounds, read_all) / (double)count;
    printf("%-38s %8zu %10.0f %10.0f %14.0f\n", what, count, 1e9 * each / TAMIS__DOMAINS, 1e9 * all,
           1 / all);
}

static void print_times(reader *r, const names *all, size_t rounds)
{
    tamis_bytes *chosen = calloc(all->count + 1, sizeof *chosen);
    uint8_t *class = calloc(all->count + 1, 1);
    if (chosen == NULL || class == NULL)
        exit(2);
    for (size_t i = 0; i < all->count; i++) {
        tamis__name name = read_one(r, all->text[i], TAMIS__DOMAIN_ANY);
        class[i] = (uint8_t)class_of(&name, all->domain[i]);
    }
    printf("%-38s %8s %10s %10s %14s\n", "", "names", "ns/reading", "ns/all 4", "names/s (all 4)");
    for (size_t wanted = 0; wanted < CLASSES; wanted++) {
        size_t count = 0;
        for (size_t i = 0; i < all->count; i++)
            if (class[i] == wanted)
                chosen[count++] = all->text[i];
        if (count > 0)
            print_class(r, class_names[wanted], chosen, count, rounds);
    }
    free(chosen);
    free(class);
}

static void print_creation(size_t rounds)
{
    double least = 0;
    for (size_t i = 0; i < rounds; i++) {
        tamis_error err = {0};
        tamis__text *text = NULL;
        double start = cpu_seconds();
        must(tamis__text_new(&text, &err), "text", &err);
        double seconds = cpu_seconds() - start;
        tamis__text_free(text);
        if (i == 0 || seconds < least)
            least = seconds;
    }
    print_budget("creating the text knowledge", 1e3 * least, "ms", AT_MOST, 5);
}

/* ---- Digest ---------------------------------------------------------------------------------- */

static void digest_number(tamis__digester *digester, uint32_t number)
{
    char bytes[4] = {(char)number, (char)(number >> 8), (char)(number >> 16), (char)(number >> 24)};
    tamis__digest_update(digester, tamis__bytes(bytes, sizeof bytes));
}

static void digest_name(tamis__digester *digester, const tamis__name *name)
{
    digest_number(digester, name->count);
    digest_number(digester, name->cut);
    for (uint32_t i = 0; i < name->count; i++) {
        const tamis__token *t = &name->tokens[i];
        digest_number(digester, (uint32_t)t->text.len);
        tamis__digest_update(digester, t->text);
        digest_number(digester, t->start);
        digest_number(digester, t->size);
        digest_number(digester, t->kind | (uint32_t)t->group << 8 | (uint32_t)t->script << 16 |
                                    (uint32_t)t->flags << 24);
    }
}

/* Readings of all domains at once are those of each. */
static void check_together(reader *r, tamis_bytes text)
{
    tamis_error err = {0};
    tamis__digest digests[2];
    tamis__name out[TAMIS__DOMAINS];
    for (int way = 0; way < 2; way++) {
        tamis__digester digester;
        tamis__digest_init(&digester);
        tamis__arena_reset(&r->arena);
        if (way == 1)
            must(tamis__name_readings(r->scratch, text, (1u << TAMIS__DOMAINS) - 1, &r->arena, out,
                                      &err),
                 "readings", &err);
        for (int domain = 0; domain < TAMIS__DOMAINS; domain++) {
            if (way == 0)
                out[domain] = read_one(r, text, (tamis__name_domain)domain);
            digest_name(&digester, &out[domain]);
        }
        tamis__digest_final(&digester, &digests[way]);
    }
    if (memcmp(&digests[0], &digests[1], sizeof digests[0]) != 0) {
        fprintf(stderr, "readings differ: %.*s\n", TAMIS_FMT(text));
        exit(1);
    }
}

static void print_digest(reader *r, const names *all)
{
    tamis__digester digester;
    tamis__digest digest;
    char hex[TAMIS__DIGEST_HEX];
    for (int domain = 0; domain < TAMIS__DOMAINS; domain++) {
        tamis__digest_init(&digester);
        for (size_t i = 0; i < all->count; i++) {
            tamis__name name = read_one(r, all->text[i], (tamis__name_domain)domain);
            digest_name(&digester, &name);
        }
        tamis__digest_final(&digester, &digest);
        tamis__digest_hex(&digest, hex);
        printf("domain %d, %zu names: %s\n", domain, all->count, hex);
    }
    for (size_t i = 0; i < all->count; i++)
        check_together(r, all->text[i]);
    printf("fingerprint %016llx\n", (unsigned long long)tamis__text_fingerprint(r->text));
}

/* ---- Command line ---------------------------------------------------------------------------- */

typedef struct options {
    const char *snapshot;
    const char *lines;
    size_t rounds;
    bool digest;
} options;

static bool parse(int argc, char **argv, options *o)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--digest") == 0)
            o->digest = true;
        else if (argv[i][0] != '-' && o->snapshot == NULL)
            o->snapshot = argv[i];
        else if (value == NULL)
            return false;
        else if (strcmp(argv[i], "--names") == 0)
            o->lines = argv[++i];
        else if (strcmp(argv[i], "--rounds") == 0)
            o->rounds = strtoull(argv[++i], NULL, 10);
        else
            return false;
    }
    return o->snapshot != NULL && o->rounds > 0;
}

int main(int argc, char **argv)
{
    options o = {.rounds = 5};
    if (!parse(argc, argv, &o)) {
        fprintf(stderr, "usage: bench_text SNAPSHOT [--names FILE] [--rounds N] [--digest]\n");
        return 2;
    }
    tamis_error err = {0};
    tamis__snapshot *snapshot = NULL;
    tamis__mapping file = {0};
    names all = {0};
    reader r = {0};
    must(tamis__snapshot_open(o.snapshot, &snapshot, &err), o.snapshot, &err);
    add_snapshot_names(&all, snapshot);
    if (o.lines != NULL) {
        must(tamis__map_file(o.lines, &file, &err), o.lines, &err);
        add_lines(&all, file.content);
    }
    must(tamis__text_new(&r.text, &err), "text", &err);
    must(tamis__text_scratch_new(r.text, &r.scratch, &err), "scratch", &err);
    if (o.digest) {
        print_digest(&r, &all);
    } else {
        print_creation(o.rounds);
        print_times(&r, &all, o.rounds);
    }
    tamis__text_scratch_free(r.scratch);
    tamis__text_free(r.text);
    tamis__arena_clear(&r.arena);
    tamis__snapshot_close(snapshot);
    tamis__unmap_file(&file);
    tamis__release(all.text);
    tamis__release(all.domain);
    return 0;
}
