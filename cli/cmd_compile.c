/* cmd_compile.c - tamis compile: sources in, a snapshot out, an account of every row. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "session.h"

enum { REASONS_MAX = 20, LINES_SHOWN = 4 };

/* ---- the account ------------------------------------------------------------------------------- */

typedef struct account {
    const tamis_compile_report *report;
    size_t count;
} account;

static tamis_source_summary total_of(const account *a)
{
    tamis_source_summary total = {.dataset = "total", .edition = "", .format = "", .path = ""};
    for (size_t i = 0; i < a->count; i++) {
        tamis_source_summary s = tamis_compile_report_source(a->report, i);
        total.read += s.read;
        total.kept += s.kept;
        total.skipped += s.skipped;
        total.repaired_fields += s.repaired_fields;
    }
    return total;
}

static const char *account_cell(void *ctx, size_t row, size_t column, char scratch[CLI_CELL_BYTES])
{
    const account *a = ctx;
    tamis_source_summary s =
        row < a->count ? tamis_compile_report_source(a->report, row) : total_of(a);
    char number[CLI_COUNT_BYTES];
    switch (column) {
    case 0: return s.dataset;
    case 1: return s.edition[0] == '\0' && row < a->count ? "undated" : s.edition;
    case 2: cli_count(s.read, number); break;
    case 3: cli_count(s.kept, number); break;
    case 4: cli_count(s.skipped, number); break;
    case 5:
        if (total_of(a).repaired_fields == 0)
            return "";
        cli_count(s.repaired_fields, number);
        break;
    default: return s.path;
    }
    snprintf(scratch, CLI_CELL_BYTES, "%s", number);
    return scratch;
}

static void put_account(const account *a)
{
    static const cli_column columns[] = {
        {"dataset", 0, false}, {"edition", 0, false}, {"read", 0, true},  {"kept", 0, true},
        {"skipped", 0, true},  {"repaired", 0, true}, {"from", 0, false},
    };
    cli_table(stdout, columns, sizeof columns / sizeof columns[0],
              a->count + (a->count > 1 ? 1 : 0), account_cell, (void *)(uintptr_t)a);
}

/* True when an earlier skip of the source has the same reason. */
static bool told_already(const account *a, size_t source, size_t k, const char *reason)
{
    uint64_t line;
    const char *other;
    const char *detail;
    for (size_t i = 0; i < k; i++) {
        if (tamis_compile_report_skip(a->report, source, i, &line, &other, &detail) &&
            strcmp(other, reason) == 0)
            return true;
    }
    return false;
}

/* "  un_sc: 12 rows skipped, no name: line 7 (...), 9, 31, 40 ..." */
static void put_reason(const account *a, size_t source, size_t first)
{
    uint64_t line;
    const char *reason;
    const char *detail;
    const char *other;
    tamis_compile_report_skip(a->report, source, first, &line, &reason, &detail);
    size_t count = 0;
    for (size_t k = first; tamis_compile_report_skip(a->report, source, k, &line, &other, &detail);
         k++)
        count += strcmp(other, reason) == 0;
    tamis_source_summary s = tamis_compile_report_source(a->report, source);
    printf("  %s: %zu row%s skipped, %s:", s.dataset, count, count == 1 ? "" : "s", reason);
    size_t shown = 0;
    for (size_t k = first; shown < LINES_SHOWN &&
                           tamis_compile_report_skip(a->report, source, k, &line, &other, &detail);
         k++) {
        if (strcmp(other, reason) != 0)
            continue;
        printf("%s line %llu", shown++ == 0 ? "" : ",", (unsigned long long)line);
        if (detail[0] != '\0') {
            fputs(" (", stdout);
            cli_put(stdout, detail, 40);
            fputc(')', stdout);
        }
    }
    puts(count > shown ? " ..." : "");
}

static void put_reasons(const account *a)
{
    for (size_t i = 0; i < a->count; i++) {
        uint64_t line;
        const char *reason;
        const char *detail;
        size_t reasons = 0;
        for (size_t k = 0; reasons < REASONS_MAX &&
                           tamis_compile_report_skip(a->report, i, k, &line, &reason, &detail);
             k++) {
            if (told_already(a, i, k, reason))
                continue;
            put_reason(a, i, k);
            reasons++;
        }
    }
}

/* ---- JSON and CSV ------------------------------------------------------------------------------ */

static void put_key(const char *key, const char *value)
{
    printf(",\"%s\":", key);
    cli_put_json(stdout, value);
}

static void put_json_source(const account *a, size_t i)
{
    tamis_source_summary s = tamis_compile_report_source(a->report, i);
    fputs("{\"type\":\"source\"", stdout);
    put_key("dataset", s.dataset);
    put_key("format", s.format);
    put_key("title", s.title);
    put_key("path", s.path);
    if (s.edition[0] != '\0')
        put_key("edition", s.edition);
    printf(",\"read\":%llu,\"kept\":%llu,\"skipped\":%llu,\"repaired\":%llu}\n",
           (unsigned long long)s.read, (unsigned long long)s.kept, (unsigned long long)s.skipped,
           (unsigned long long)s.repaired_fields);
    uint64_t line;
    const char *reason;
    const char *detail;
    for (size_t k = 0; tamis_compile_report_skip(a->report, i, k, &line, &reason, &detail); k++) {
        fputs("{\"type\":\"skip\"", stdout);
        put_key("dataset", s.dataset);
        put_key("path", s.path);
        printf(",\"line\":%llu", (unsigned long long)line);
        put_key("reason", reason);
        put_key("detail", detail);
        puts("}");
    }
}

static bool write_skips(const account *a, const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        cli_fail("cannot create %s: %s", path, strerror(errno));
        return false;
    }
    fputs("dataset,path,line,reason,detail\n", out);
    for (size_t i = 0; i < a->count; i++) {
        tamis_source_summary s = tamis_compile_report_source(a->report, i);
        uint64_t line;
        const char *reason;
        const char *detail;
        for (size_t k = 0; tamis_compile_report_skip(a->report, i, k, &line, &reason, &detail);
             k++) {
            fprintf(out, "%s,", s.dataset);
            cli_put_csv(out, s.path);
            fprintf(out, ",%llu,", (unsigned long long)line);
            cli_put_csv(out, reason);
            fputc(',', out);
            cli_put_csv(out, detail);
            fputc('\n', out);
        }
    }
    bool fine = ferror(out) == 0;
    if (fclose(out) != 0 || !fine) {
        cli_fail("cannot write %s", path);
        return false;
    }
    return true;
}

/* ---- the command ------------------------------------------------------------------------------- */

/* Creates the folders above the user's own snapshot; what cannot be made fails when it is written. */
static void make_folders(char *path)
{
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        mkdir(path, 0777);
        *at = '/';
    }
}

static const char *output_path(const cli_arguments *arguments, char own[CLI_PATH_BYTES])
{
    const char *asked = cli_value(arguments, CLI_OPTION_OUTPUT);
    if (asked != NULL)
        return asked;
    if (!cli_own_snapshot(own)) {
        cli_fail("compile: name the snapshot to write: -o FILE");
        return NULL;
    }
    make_folders(own);
    return own;
}

static int put_report(const cli_arguments *arguments, const tamis_compile_report *report,
                      const char *output, double seconds)
{
    account a = {.report = report, .count = tamis_compile_report_count(report)};
    struct stat info = {0};
    unsigned long long bytes = stat(output, &info) == 0 ? (unsigned long long)info.st_size : 0;
    if (cli_has(arguments, CLI_OPTION_JSON)) {
        for (size_t i = 0; i < a.count; i++)
            put_json_source(&a, i);
        fputs("{\"type\":\"snapshot\"", stdout);
        put_key("path", output);
        printf(",\"bytes\":%llu}\n", bytes);
    } else {
        put_account(&a);
        put_reasons(&a);
    }
    cli_say(arguments, "%s: %.1f MB in %.1f s", output, (double)bytes / 1e6, seconds);
    const char *skips = cli_value(arguments, CLI_OPTION_SKIPS);
    return skips == NULL || write_skips(&a, skips) ? CLI_EXIT_NOTHING : CLI_EXIT_ERROR;
}

static int compile(const cli_arguments *arguments, const tamis_engine *engine, const char *output,
                   unsigned threads)
{
    cli_progress progress;
    cli_progress_start(&progress, arguments);
    tamis_compile_options options = {
        .sources = arguments->operands,
        .source_count = arguments->operand_count,
        .mapping = cli_value(arguments, CLI_OPTION_MAPPING),
        .output = output,
        .threads = threads,
        .progress = cli_progress_step,
        .progress_ctx = &progress,
    };
    tamis_compile_report *report = NULL;
    tamis_error err = {0};
    double start = cli_seconds();
    tamis_status status = tamis_compile(engine, &options, &report, &err);
    cli_progress_end(&progress);
    if (status != TAMIS_OK)
        return cli_fail_call(&err);
    int result = put_report(arguments, report, output, cli_seconds() - start);
    tamis_compile_report_free(report);
    return result;
}

int cli_run_compile(const cli_arguments *arguments)
{
    uint64_t threads = 0;
    char own[CLI_PATH_BYTES];
    if (arguments->operand_count == 0)
        return cli_fail("compile: name at least one SOURCE, as us_csl:consolidated.csv; 'tamis "
                        "compile --help' has examples");
    if (!cli_number(arguments, CLI_OPTION_THREADS, 256, &threads))
        return CLI_EXIT_ERROR;
    const char *output = output_path(arguments, own);
    if (output == NULL)
        return CLI_EXIT_ERROR;
    cli_session session;
    int result = CLI_EXIT_ERROR;
    if (cli_session_open(&session, arguments, CLI_NEED_ENGINE))
        result = compile(arguments, session.engine, output, (unsigned)threads);
    cli_session_close(&session);
    return result;
}
