/*
 * cmd_scan.c - tamis scan: the mentions of a document, the parties behind them, its claims.
 *
 * The table names each mention with its best entity; below it each listed party stands once, with
 * since when, citation and license requirement. "Huawei" alone is like the names of all affiliates: only
 * the parties that bear the name about as well as the best one are told, the others counted.
 */
#include <errno.h>
#include <string.h>

#include "session.h"

enum { PARTIES_MAX = 1024, SEEN_SLOTS = 4096 };

typedef struct place {
    uint32_t mention, entity;
} place;

typedef struct parties {
    place items[PARTIES_MAX];
    size_t count;
    size_t alike; /* parties whose names are only like the mention's */
    bool more;
} parties;

/* How far below the best a party's score may lie. */
static const double close_score = 0.02;

static bool is_close(const tamis_mention *mention, const tamis_mention_entity *entity)
{
    return entity->score >= mention->score - close_score;
}

/* ---- options ----------------------------------------------------------------------------------- */

static bool document_kind(const cli_arguments *arguments, tamis_document *out)
{
    static const char *const names[] = {"text", "html", "pdf"};
    static const tamis_document kinds[] = {TAMIS_DOCUMENT_TEXT, TAMIS_DOCUMENT_HTML,
                                           TAMIS_DOCUMENT_PDF};
    const char *asked = cli_value(arguments, CLI_OPTION_KIND);
    if (asked == NULL)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(asked, names[i]) == 0) {
            *out = kinds[i];
            return true;
        }
    }
    cli_fail("scan: --kind: expected text, html or pdf, found '%s'", asked);
    return false;
}

static bool fill_options(const cli_arguments *arguments, const char *datasets[CLI_GIVEN_MAX],
                         tamis_scan_options *out)
{
    *out = tamis_scan_options_default();
    out->as_of = cli_value(arguments, CLI_OPTION_AS_OF);
    out->record = cli_value(arguments, CLI_OPTION_RECORD);
    out->skip_weak = cli_has(arguments, CLI_OPTION_NO_WEAK);
    out->dataset_count = cli_values(arguments, CLI_OPTION_DATASET, datasets);
    out->datasets = out->dataset_count > 0 ? datasets : NULL;
    return document_kind(arguments, &out->kind) &&
           cli_fraction(arguments, CLI_OPTION_THRESHOLD, &out->threshold);
}

/* ---- mentions ---------------------------------------------------------------------------------- */

/* The entities of a mention that were listed, else all. */
static const char *entity_lists(const tamis_mentions *mentions, size_t i,
                                char scratch[CLI_CELL_BYTES])
{
    size_t used = 0;
    scratch[0] = '\0';
    tamis_mention mention = tamis_mentions_get(mentions, i);
    for (size_t k = 0; k < mention.entity_count; k++) {
        tamis_mention_entity entity = tamis_mentions_entity(mentions, i, k);
        size_t len = strlen(entity.dataset);
        bool told = strstr(scratch, entity.dataset) != NULL;
        if (!entity.listed || told || !is_close(&mention, &entity) ||
            used + len + 2 > CLI_CELL_BYTES)
            continue;
        used += (size_t)snprintf(scratch + used, CLI_CELL_BYTES - used, "%s%s",
                                 used == 0 ? "" : " ", entity.dataset);
    }
    if (used == 0)
        snprintf(scratch, CLI_CELL_BYTES, "not listed that day");
    return scratch;
}

static const char *mention_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    const tamis_mentions *mentions = ctx;
    tamis_mention mention = tamis_mentions_get(mentions, row);
    switch (column) {
    case 0:
        snprintf(scratch, CLI_CELL_BYTES, "%llu", (unsigned long long)mention.line);
        return scratch;
    case 1: return mention.text;
    case 2: snprintf(scratch, CLI_CELL_BYTES, "%.3f", mention.score); return scratch;
    case 3: return mention.entity_count == 0 ? "" : tamis_mentions_entity(mentions, row, 0).caption;
    case 4: return entity_lists(mentions, row, scratch);
    default: return mention.attribution;
    }
}

static void put_mentions(const tamis_mentions *mentions)
{
    static const cli_column columns[] = {
        {"line", 0, true},        {"text", 36, false},     {"score", 0, true},
        {"listed as", 36, false}, {"on lists", 40, false}, {"words around it", 40, false},
    };
    cli_table(stdout, columns, sizeof columns / sizeof columns[0], tamis_mentions_count(mentions),
              mention_cell, (void *)(uintptr_t)mentions);
}

/* ---- parties ----------------------------------------------------------------------------------- */

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

/* Adds `id` to an open-addressed table that is never more than half full; true when it was new. */
static bool note_once(const char *seen[SEEN_SLOTS], const char *id)
{
    size_t at = hash_text(id) % SEEN_SLOTS;
    while (seen[at] != NULL) {
        if (strcmp(seen[at], id) == 0)
            return false;
        at = (at + 1) % SEEN_SLOTS;
    }
    seen[at] = id;
    return true;
}

/* Close parties first, so that one that bears another mention's name exactly is not called alike. */
static void gather_parties(const tamis_mentions *mentions, parties *out)
{
    const char *seen[SEEN_SLOTS] = {NULL};
    size_t noted = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < tamis_mentions_count(mentions); i++) {
            tamis_mention mention = tamis_mentions_get(mentions, i);
            for (size_t k = 0; k < mention.entity_count && !out->more; k++) {
                tamis_mention_entity entity = tamis_mentions_entity(mentions, i, k);
                bool close = is_close(&mention, &entity);
                if (close != (round == 0) || !note_once(seen, entity.entity_id))
                    continue;
                if (close)
                    out->items[out->count++] = (place){(uint32_t)i, (uint32_t)k};
                else
                    out->alike++;
                out->more = ++noted == PARTIES_MAX;
            }
        }
    }
}

static void put_labelled(const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    printf("     %-12s ", label);
    cli_put_wrapped(stdout, text, 18, 18);
    putchar('\n');
}

/* The first of several citations, and how many more there are; show has them all. */
static void put_citation(const char *citation)
{
    char text[CLI_CELL_BYTES];
    size_t more = 0;
    for (const char *at = strstr(citation, "; "); at != NULL; at = strstr(at + 2, "; "))
        more++;
    const char *end = strstr(citation, "; ");
    size_t len = end == NULL ? strlen(citation) : (size_t)(end - citation);
    if (more == 0 || len > CLI_CELL_BYTES / 2) {
        put_labelled("citation", citation);
        return;
    }
    snprintf(text, sizeof text, "%.*s, and %zu more", (int)len, citation, more);
    put_labelled("citation", text);
}

static void put_party(const tamis_mention_entity *entity)
{
    cli_style style = cli_style_of(stdout);
    printf("  %s", style.bold);
    cli_put(stdout, entity->caption, 0);
    printf("%s  [%s]\n", style.reset, entity->entity_id);
    put_labelled("list", entity->programs[0] == '\0' ? entity->dataset : entity->programs);
    put_labelled("since", entity->since);
    put_citation(entity->citation);
    put_labelled("requirement", entity->requirement);
}

/* What can be said of an entity that was not in force on a list that day. */
static const char *standing_text(const char *standing)
{
    static const char *const texts[][2] = {
        {"later", "listed later"},
        {"ended", "no longer listed then"},
        {"undated", "listed, on a day that the list does not tell"},
        {"none", "on no list"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(standing, texts[i][0]) == 0)
            return texts[i][1];
    }
    return standing;
}

static void put_other(const tamis_mention_entity *entity)
{
    fputs("  ", stdout);
    cli_put(stdout, entity->caption, 0);
    printf("  [%s]  %s", entity->entity_id, standing_text(entity->standing));
    if (strcmp(entity->standing, "later") == 0)
        printf(", since %s", entity->since);
    putchar('\n');
}

static void put_parties(const tamis_mentions *mentions, const parties *all, bool listed,
                        const char *heading)
{
    size_t shown = 0;
    for (size_t i = 0; i < all->count; i++) {
        tamis_mention_entity entity =
            tamis_mentions_entity(mentions, all->items[i].mention, all->items[i].entity);
        if (entity.listed != listed)
            continue;
        if (shown++ == 0)
            printf("\n%s\n", heading);
        if (listed)
            put_party(&entity);
        else
            put_other(&entity);
    }
}

static void put_all_parties(const tamis_mentions *mentions)
{
    parties all = {.count = 0};
    gather_parties(mentions, &all);
    put_parties(mentions, &all, true, "Listed");
    put_parties(mentions, &all, false, "Known to the lists, but not known to be listed that day");
    if (all.alike > 0)
        printf("\n%zu more part%s a name like these; --json names them\n", all.alike,
               all.alike == 1 ? "y has" : "ies have");
    if (all.more)
        printf("\nOnly the first %d parties are told; --json has all\n", PARTIES_MAX);
}

/* ---- claims ------------------------------------------------------------------------------------ */

/* "differs_in_number" as words. */
static void put_verdict(const char *verdict)
{
    cli_style style = cli_style_of(stdout);
    printf("  %s[", style.yellow);
    for (; *verdict != '\0'; verdict++)
        fputc(*verdict == '_' ? ' ' : *verdict, stdout);
    printf("]%s\n", style.reset);
}

/* Claims of one sentence stand together under it. */
static void put_claims(const tamis_mentions *mentions)
{
    size_t count = tamis_claims_count(mentions);
    const char *sentence = "";
    if (count > 0)
        puts("\nClaims, and what the record says");
    for (size_t i = 0; i < count; i++) {
        tamis_claim claim = tamis_claims_get(mentions, i);
        if (strcmp(claim.sentence, sentence) != 0) {
            fputs("\n  \"", stdout);
            cli_put_wrapped(stdout, claim.sentence, 3, 3);
            puts("\"");
            put_labelled("attribution", claim.attribution);
        }
        sentence = claim.sentence;
        printf("  %2zu says         ", i + 1);
        cli_put_wrapped(stdout, claim.says, 18, 18);
        put_verdict(claim.verdict);
        put_labelled("record", claim.record);
        put_labelled("citation", claim.citation);
    }
}

/* ---- a document -------------------------------------------------------------------------------- */

static void put_heading(const cli_arguments *arguments, const char *path,
                        const tamis_mentions *mentions)
{
    cli_style style = cli_style_of(stdout);
    const char *title = tamis_mentions_title(mentions);
    const char *date = tamis_mentions_date(mentions);
    const char *as_of = cli_value(arguments, CLI_OPTION_AS_OF);
    if (as_of == NULL)
        as_of = date;
    printf("%s", style.bold);
    cli_put(stdout, title[0] == '\0' ? path : title, 0);
    printf("%s\n  %s", style.reset, path);
    if (date[0] != '\0')
        printf(", dated %s", date);
    printf("; lists %s%s\n\n", as_of[0] == '\0' ? "as known, without regard to the day" : "as of ",
           as_of);
}

static void put_text(const cli_arguments *arguments, const char *path,
                     const tamis_mentions *mentions)
{
    put_heading(arguments, path, mentions);
    if (tamis_mentions_count(mentions) == 0) {
        puts("No listed name is mentioned.");
    } else {
        put_mentions(mentions);
        put_all_parties(mentions);
    }
    put_claims(mentions);
}

static int write_html(const tamis_mentions *mentions, const char *path)
{
    bool plain = strcmp(path, "-") == 0;
    FILE *out = plain ? stdout : fopen(path, "w");
    if (out == NULL)
        return cli_fail("cannot create %s: %s", path, strerror(errno));
    tamis_error err = {0};
    tamis_status status = tamis_mentions_html(mentions, cli_write, out, &err);
    bool closed = plain || fclose(out) == 0;
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    return closed ? CLI_EXIT_NOTHING : cli_fail("cannot write %s", path);
}

static int put_json(const char *path, const tamis_mentions *mentions)
{
    tamis_error err = {0};
    fputs("{\"type\":\"document\",\"path\":", stdout);
    cli_put_json(stdout, path);
    fputs(",\"title\":", stdout);
    cli_put_json(stdout, tamis_mentions_title(mentions));
    fputs(",\"date\":", stdout);
    cli_put_json(stdout, tamis_mentions_date(mentions));
    printf(",\"mentions\":%zu,\"claims\":%zu}\n", tamis_mentions_count(mentions),
           tamis_claims_count(mentions));
    if (tamis_mentions_json(mentions, cli_write, stdout, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    return CLI_EXIT_NOTHING;
}

static int put_document(const cli_arguments *arguments, const char *path,
                        const tamis_mentions *mentions)
{
    const char *html = cli_value(arguments, CLI_OPTION_HTML);
    int result = CLI_EXIT_NOTHING;
    if (cli_has(arguments, CLI_OPTION_JSON))
        result = put_json(path, mentions);
    else if (html == NULL || strcmp(html, "-") != 0)
        put_text(arguments, path, mentions);
    if (html != NULL && result == CLI_EXIT_NOTHING)
        result = write_html(mentions, html);
    if (result == CLI_EXIT_NOTHING && tamis_mentions_count(mentions) > 0)
        result = CLI_EXIT_FOUND;
    return result;
}

static int scan_all(const cli_arguments *arguments, const tamis_snapshot *snapshot,
                    const tamis_scan_options *options)
{
    int result = CLI_EXIT_NOTHING;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        const char *path = arguments->operands[i];
        tamis_mentions *mentions = NULL;
        tamis_error err = {0};
        if (i > 0 && !cli_has(arguments, CLI_OPTION_JSON))
            putchar('\n');
        int found = tamis_scan(snapshot, path, options, &mentions, &err) == TAMIS_OK
                        ? put_document(arguments, path, mentions)
                        : cli_fail_call(&err);
        tamis_mentions_free(mentions);
        if (found > result)
            result = found;
    }
    return result;
}

int cli_run_scan(const cli_arguments *arguments)
{
    const char *datasets[CLI_GIVEN_MAX];
    tamis_scan_options options;
    if (arguments->operand_count == 0)
        return cli_fail("scan: name a document, or - for standard input");
    if (arguments->operand_count > 1 && cli_has(arguments, CLI_OPTION_HTML))
        return cli_fail("scan: --html writes one document");
    if (!fill_options(arguments, datasets, &options))
        return CLI_EXIT_ERROR;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT))
        result = scan_all(arguments, session.snapshot, &options);
    cli_session_close(&session);
    return result;
}
