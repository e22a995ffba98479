/* cmd_screen.c - tamis screen: one party as a table, or a file of parties. */
#include <string.h>

#include "batch.h"
#include "desk.h"

enum { PROPERTY_NAME_BYTES = 64, KIND_BYTES_MIN = 3 };

/* Lists that options give, kept while a screening runs. */
typedef struct filters {
    const char *datasets[CLI_GIVEN_MAX];
    const char *skip_datasets[CLI_GIVEN_MAX];
    const char *topics[CLI_GIVEN_MAX];
    const char *countries[CLI_GIVEN_MAX];
    const char *exclude[CLI_GIVEN_MAX];
} filters;

typedef struct party {
    tamis_property properties[CLI_GIVEN_MAX + 1];
    char names[CLI_GIVEN_MAX][PROPERTY_NAME_BYTES];
    size_t count;
} party;

/* ---- options to the API ------------------------------------------------------------------------ */

/* Values of a repeatable option; NULL for none. */
static const char *const *fill_list(const cli_arguments *arguments, cli_option_id option,
                                    const char *kept[CLI_GIVEN_MAX], size_t *count)
{
    *count = cli_values(arguments, option, kept);
    return *count > 0 ? kept : NULL;
}

static bool fill_options(const cli_arguments *arguments, filters *kept, tamis_screen_options *out)
{
    *out = tamis_screen_options_default();
    uint64_t limit = TAMIS_LIMIT_DEFAULT;
    uint64_t threads = 0;
    if (!cli_fraction(arguments, CLI_OPTION_THRESHOLD, &out->threshold) ||
        !cli_number(arguments, CLI_OPTION_LIMIT, TAMIS_LIMIT_MAX, &limit) ||
        !cli_number(arguments, CLI_OPTION_THREADS, 256, &threads))
        return false;
    out->limit = (uint32_t)limit;
    out->threads = (unsigned)threads;
    out->datasets = fill_list(arguments, CLI_OPTION_DATASET, kept->datasets, &out->dataset_count);
    out->skip_datasets = fill_list(arguments, CLI_OPTION_SKIP_DATASET, kept->skip_datasets,
                                   &out->skip_dataset_count);
    out->topics = fill_list(arguments, CLI_OPTION_TOPIC, kept->topics, &out->topic_count);
    out->countries =
        fill_list(arguments, CLI_OPTION_ONLY_COUNTRY, kept->countries, &out->country_count);
    out->exclude = fill_list(arguments, CLI_OPTION_EXCLUDE, kept->exclude, &out->exclude_count);
    out->as_of = cli_value(arguments, CLI_OPTION_AS_OF);
    out->exhaustive = cli_has(arguments, CLI_OPTION_EXHAUSTIVE);
    out->skip_weak = cli_has(arguments, CLI_OPTION_NO_WEAK);
    return true;
}

static void add(party *p, const char *name, const char *value)
{
    p->properties[p->count].name = name;
    p->properties[p->count].value = value;
    p->count++;
}

/* "imo:9357183" is of kind imo; "aa:bb:cc" is a MAC address, kinds have three letters or more. */
static void add_id(party *p, const char *value)
{
    size_t kind = strspn(value, "abcdefghijklmnopqrstuvwxyz_");
    if (kind < KIND_BYTES_MIN || kind > PROPERTY_NAME_BYTES - 4 || value[kind] != ':') {
        add(p, "id", value);
        return;
    }
    char *name = p->names[p->count];
    snprintf(name, PROPERTY_NAME_BYTES, "id:%.*s", (int)kind, value);
    add(p, name, value + kind + 1);
}

static bool add_property(party *p, const char *text)
{
    size_t len = strcspn(text, "=");
    if (len == 0 || len >= PROPERTY_NAME_BYTES || text[len] != '=') {
        cli_fail("screen: --property: expected NAME=VALUE, found '%s'", text);
        return false;
    }
    char *name = p->names[p->count];
    snprintf(name, PROPERTY_NAME_BYTES, "%.*s", (int)len, text);
    add(p, name, text + len + 1);
    return true;
}

static bool fill_party(const cli_arguments *arguments, party *p)
{
    p->count = 0;
    if (arguments->operand_count > 1) {
        cli_fail("screen: one name at a time; quote it: tamis screen \"%s %s\"",
                 arguments->operands[0], arguments->operands[1]);
        return false;
    }
    for (size_t i = 0; i < arguments->given_count; i++) {
        const char *value = arguments->given[i].value;
        switch (arguments->given[i].option) {
        case CLI_OPTION_COUNTRY: add(p, "country", value); break;
        case CLI_OPTION_BIRTH_DATE: add(p, "birthDate", value); break;
        case CLI_OPTION_ID: add_id(p, value); break;
        case CLI_OPTION_PROPERTY:
            if (!add_property(p, value))
                return false;
            break;
        default: break;
        }
    }
    if (arguments->operand_count == 1)
        add(p, "name", arguments->operands[0]);
    if (p->count > 0)
        return true;
    cli_fail("screen: name a party, or a file with --in; 'tamis screen --help' has examples");
    return false;
}

/* ---- one party --------------------------------------------------------------------------------- */

/* The first of several citations without its date, and how many more there are. */
static const char *short_citation(const char *citation, char scratch[CLI_CELL_BYTES])
{
    size_t more = 0;
    for (const char *at = strstr(citation, "; "); at != NULL; at = strstr(at + 2, "; "))
        more++;
    size_t len = strlen(citation);
    const char *end = strstr(citation, "; ");
    if (end != NULL)
        len = (size_t)(end - citation);
    const char *date = strstr(citation, " (");
    if (date != NULL && (size_t)(date - citation) < len)
        len = (size_t)(date - citation);
    if (more == 0)
        snprintf(scratch, CLI_CELL_BYTES, "%.*s", (int)(len < 200 ? len : 200), citation);
    else
        snprintf(scratch, CLI_CELL_BYTES, "%.*s +%zu", (int)(len < 200 ? len : 200), citation,
                 more);
    return scratch;
}

typedef struct shown_hits {
    const tamis_hits *hits;
    const cli_marks *marks;
} shown_hits;

static const char *hit_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    const shown_hits *shown = ctx;
    tamis_hit hit = tamis_hits_get(shown->hits, row);
    switch (column) {
    case 0: snprintf(scratch, CLI_CELL_BYTES, "%.3f", hit.score); return scratch;
    case 1: return hit.caption;
    case 2: return strcmp(hit.matched_name, hit.caption) == 0 ? "" : hit.matched_name;
    case 3: return hit.since;
    case 4: return hit.programs;
    case 5: return short_citation(hit.citation, scratch);
    case 6: return cli_marks_text(shown->marks, row, scratch);
    default: return hit.entity_id;
    }
}

static void put_explanations(const tamis_hits *hits)
{
    for (size_t i = 0; i < tamis_hits_count(hits); i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        printf("\n%u. ", (unsigned)hit.rank);
        cli_put(stdout, hit.caption, 0);
        printf("  [%s]\n%s", hit.entity_id, tamis_hits_explain(hits, i));
    }
}

static void put_hits(const tamis_hits *hits, const cli_marks *marks, bool explain)
{
    static const cli_column columns[] = {
        {"score", 0, true},  {"listed as", 40, false}, {"by its name", 24, false},
        {"since", 0, false}, {"program", 16, false},   {"citation", 28, false},
        {"desk", 0, false},  {"entity", 0, false},
    };
    shown_hits shown = {hits, marks};
    cli_table(stdout, columns, sizeof columns / sizeof columns[0], tamis_hits_count(hits), hit_cell,
              &shown);
    if (explain)
        put_explanations(hits);
}

static bool is_among(const char *const *list, size_t count, const char *word)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || strcmp(list[i], word) == 0;
    return found;
}

static bool is_asked(const tamis_screen_options *options, const char *dataset)
{
    bool wanted =
        options->dataset_count == 0 || is_among(options->datasets, options->dataset_count, dataset);
    return wanted && !is_among(options->skip_datasets, options->skip_dataset_count, dataset);
}

/* What the options kept from view. */
static void put_filters(const tamis_screen_options *options)
{
    if (options->topic_count > 0)
        puts("Only parties with the topics asked for were looked at.");
    if (options->country_count > 0)
        puts("Only parties connected with the countries asked for were looked at.");
    if (options->exclude_count > 0)
        printf("Left out by id: %zu.\n", options->exclude_count);
    if (options->skip_weak)
        puts("Weak aliases were not looked at.");
}

/* What was looked at, so that nobody reads more into silence than it holds. */
static void put_nothing(const tamis_snapshot *snapshot, const tamis_screen_options *options,
                        const char *as_of)
{
    printf("No hit at or above %.2f%s%s.\nConsulted:", options->threshold,
           as_of == NULL ? "" : " as of ", as_of == NULL ? "" : as_of);
    size_t shown = 0;
    for (size_t i = 0; i < tamis_snapshot_dataset_count(snapshot); i++) {
        tamis_dataset dataset = tamis_snapshot_dataset(snapshot, i);
        if (!is_asked(options, dataset.name))
            continue;
        printf("%s %s (%s)", shown++ == 0 ? "" : ",", dataset.name,
               dataset.edition[0] == '\0' ? "undated" : dataset.edition);
    }
    puts(shown == 0 ? " nothing." : ".");
    put_filters(options);
    puts("This says what these lists hold, not that the party may be dealt with.");
}

/* Not silenced by --quiet: a part of the name was not searched by. */
static void put_warning(const char *lines)
{
    for (size_t len; *lines != '\0'; lines += len + (lines[len] != '\0')) {
        len = strcspn(lines, "\n");
        cli_warn("%.*s", (int)len, lines);
    }
}

static int put_result(const cli_arguments *arguments, const tamis_snapshot *snapshot,
                      const tamis_screen_options *options, const tamis_hits *hits,
                      const cli_marks *marks)
{
    size_t count = tamis_hits_count(hits);
    put_warning(tamis_hits_warning(hits));
    if (cli_has(arguments, CLI_OPTION_JSON)) {
        for (size_t i = 0; i < count; i++)
            cli_marks_put_json(marks, hits, i);
    } else if (count > 0) {
        put_hits(hits, marks, cli_has(arguments, CLI_OPTION_EXPLAIN));
    } else {
        put_nothing(snapshot, options, options->as_of);
    }
    return count > 0 ? CLI_EXIT_FOUND : CLI_EXIT_NOTHING;
}

static int put_marked(const cli_arguments *arguments, const cli_session *session,
                      const tamis_query *query, const tamis_screen_options *options,
                      const tamis_hits *hits)
{
    cli_marks marks;
    int result = CLI_EXIT_ERROR;
    if (cli_marks_make(&marks, arguments, session, query, hits)) {
        result = put_result(arguments, session->snapshot, options, hits, &marks);
        if (!cli_marks_open_cases(&marks, arguments, session->snapshot, query, hits))
            result = CLI_EXIT_ERROR;
    }
    cli_marks_clear(&marks);
    return result;
}

static int screen_one(const cli_arguments *arguments, const cli_session *session,
                      const tamis_screen_options *options)
{
    party p;
    if (!fill_party(arguments, &p))
        return CLI_EXIT_ERROR;
    tamis_query query = {.schema = cli_value(arguments, CLI_OPTION_SCHEMA),
                         .properties = p.properties,
                         .property_count = p.count};
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    if (tamis_screen(session->snapshot, &query, options, &hits, &err) != TAMIS_OK)
        return cli_fail_call(&err);
    int result = put_marked(arguments, session, &query, options, hits);
    tamis_hits_free(hits);
    return result;
}

/* ---- a file ------------------------------------------------------------------------------------ */

/* Options of one party that a file has no use for. False after a message. */
static bool check_file_options(const cli_arguments *arguments)
{
    enum { IN_COLUMNS = 4 }; /* of the following, those that a table has columns for */
    static const cli_option_id of_one[] = {CLI_OPTION_COUNTRY, CLI_OPTION_BIRTH_DATE, CLI_OPTION_ID,
                                           CLI_OPTION_PROPERTY, CLI_OPTION_EXPLAIN};
    for (size_t i = 0; i < sizeof of_one / sizeof of_one[0]; i++) {
        if (!cli_has(arguments, of_one[i]))
            continue;
        cli_fail("screen: --%s is for one party%s", cli_options[of_one[i]].name,
                 i < IN_COLUMNS ? "; in a file it is a column" : "");
        return false;
    }
    return true;
}

static tamis_status screen_rows(const cli_arguments *arguments, const cli_session *session,
                                const tamis_file_options *file, tamis_desk *desk,
                                tamis_file_summary *summary, tamis_error *err)
{
    bool opens = cli_has(arguments, CLI_OPTION_OPEN_CASES);
    tamis_actor actor = tamis_actor_local();
    uint64_t cases = 0;
    char text[CLI_COUNT_BYTES];
    if (desk == NULL)
        return tamis_screen_file(session->snapshot, file, summary, err);
    tamis_status status =
        tamis_desk_screen_file(desk, &actor, session->snapshot, file, opens, summary, &cases, err);
    if (opens && (status == TAMIS_OK || cases > 0))
        cli_say(arguments, "%s new cases", cli_count(cases, text));
    return status;
}

static int screen_file(const cli_arguments *arguments, const cli_session *session,
                       const tamis_screen_options *options)
{
    cli_batch batch;
    tamis_desk *desk = NULL;
    tamis_file_options file = {.screen = *options,
                               .schema = cli_value(arguments, CLI_OPTION_SCHEMA)};
    bool asks = cli_desk_path(arguments) != NULL || cli_has(arguments, CLI_OPTION_OPEN_CASES);
    if (!check_file_options(arguments) ||
        (asks && !cli_desk_open(arguments, session->engine, &desk)))
        return CLI_EXIT_ERROR;
    int result = CLI_EXIT_ERROR;
    if (cli_batch_open(arguments, &file, &batch)) {
        tamis_file_summary summary = {0};
        tamis_error err = {0};
        tamis_status status = screen_rows(arguments, session, &file, desk, &summary, &err);
        result = cli_batch_close(&batch, status, &summary, &err);
    }
    tamis_desk_close(desk);
    return result;
}

int cli_run_screen(const cli_arguments *arguments)
{
    filters kept;
    tamis_screen_options options;
    tamis_parameters *parameters;
    bool one = cli_value(arguments, CLI_OPTION_IN) == NULL;
    party check;
    if (!fill_options(arguments, &kept, &options) || (one && !fill_party(arguments, &check)) ||
        !cli_session_parameters(arguments, &parameters))
        return CLI_EXIT_ERROR;
    options.parameters = parameters;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT))
        result = one ? screen_one(arguments, &session, &options)
                     : screen_file(arguments, &session, &options);
    cli_session_close(&session);
    tamis_parameters_free(parameters);
    return result;
}
