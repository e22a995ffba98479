/*
 * api/compile.c - from source texts to a snapshot.
 *
 *   FORMAT[/DATASET][@YYYY-MM-DD]:PATH -> reader -> sink -> writer -> file
 *
 * All sources are read before a byte is written, so a file that is not of its format leaves the old
 * snapshot as it was. The report keeps the first rows skipped of each source; the snapshot has all.
 */
#include <time.h>

#include "api/handles.h"
#include "base/error.h"
#include "index/writer.h"
#include "lists/lists.h"
#include "screen/likes.h"

enum {
    SOURCES_MAX = 4096,
    DATASET_BYTES_MAX = 63,
    SKIPS_KEPT_MAX = 1000,
    SKIP_DETAIL_BYTES_MAX = 512,
    REPORT_BYTES_MAX = 1 << 30,
    PROGRESS_INTERVAL_MS = 150
};

typedef struct skip {
    uint64_t line;
    const char *reason, *detail;
} skip;

typedef struct source_entry {
    const tamis__format *format;
    const char *named; /* dataset of the source text; NULL: not named */
    const char *path;
    int32_t edition; /* of the source text; TAMIS__DAY_MIN: not given */
    tamis_source_summary summary;
    skip *skips;
    size_t skip_count, skip_capacity;
} source_entry;

struct tamis_compile_report {
    tamis__arena arena;
    source_entry *sources;
    size_t count;
};

typedef struct compile_run {
    const tamis_engine *engine;
    const tamis_compile_options *options;
    tamis__writer *writer;
    tamis_compile_report *report;
    source_entry *current;
    tamis_status stopped; /* what the progress function returned */
    int64_t shown_ms;
} compile_run;

/* ---- the source text --------------------------------------------------------------------------- */

static tamis_status bad_source(tamis_error *err, const char *text, const char *why)
{
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "source '%.*s': %s; expected FORMAT[/DATASET][@YYYY-MM-DD]:PATH",
                       TAMIS_FMT(tamis__bytes_of(text)), why);
}

static bool is_dataset_name(tamis_bytes name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return name.len > 0 && name.len <= DATASET_BYTES_MAX;
}

static tamis_status unknown_format(tamis_error *err, const char *text)
{
    char known[160] = "";
    size_t len = 0;
    for (const tamis__format *f = tamis__formats; f->name != NULL; f++) {
        size_t size = strlen(f->name);
        if (len + size + 2 > sizeof known)
            break;
        known[len++] = ' ';
        memcpy(known + len, f->name, size + 1);
        len += size;
    }
    return tamis__fail(err, TAMIS_ERR_ARGUMENT, "source '%.*s': unknown format; known are%s",
                       (int)(strlen(text) > 60 ? 60 : strlen(text)), text, known);
}

/* Takes "us_csl/mine@2026-07-31" apart: what stands before the colon. */
static tamis_status parse_source(tamis__arena *arena, const char *text, source_entry *out,
                                 tamis_error *err)
{
    tamis_bytes rest = tamis__bytes_of(text);
    size_t colon = tamis__bytes_find(rest, TAMIS_LIT(":"), 0);
    if (colon == SIZE_MAX)
        return bad_source(err, text, "no colon");
    out->path = text + colon + 1;
    if (out->path[0] == '\0')
        return bad_source(err, text, "no path");
    tamis_bytes head = tamis__bytes_sub(rest, 0, colon);
    out->edition = TAMIS__DAY_MIN;
    size_t at = tamis__bytes_find(head, TAMIS_LIT("@"), 0);
    if (at != SIZE_MAX) {
        tamis__date date;
        if (!tamis__date_parse(tamis__bytes_sub(head, at + 1, head.len), &date) ||
            date.lo != date.hi || date.circa)
            return bad_source(err, text, "the edition is no day");
        out->edition = date.lo;
        head = tamis__bytes_sub(head, 0, at);
    }
    size_t slash = tamis__bytes_find(head, TAMIS_LIT("/"), 0);
    if (slash != SIZE_MAX) {
        tamis_bytes name = tamis__bytes_sub(head, slash + 1, head.len);
        if (!is_dataset_name(name))
            return bad_source(err, text, "a dataset's name has a-z, 0-9 and _ only");
        out->named = tamis__arena_copy(arena, name).ptr;
        if (out->named == NULL)
            return tamis__fail_nomem(err);
        head = tamis__bytes_sub(head, 0, slash);
    }
    out->format = tamis__format_find(head);
    return out->format == NULL ? unknown_format(err, text) : TAMIS_OK;
}

static tamis_status parse_sources(tamis_compile_report *report,
                                  const tamis_compile_options *options, tamis_error *err)
{
    if (options->source_count == 0)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no source to compile");
    if (options->source_count > SOURCES_MAX)
        return tamis__fail(err, TAMIS_ERR_LIMIT, "more than %d sources", SOURCES_MAX);
    if (options->output == NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "no output file");
    report->sources =
        tamis__arena_zero(&report->arena, options->source_count, sizeof *report->sources);
    if (report->sources == NULL)
        return tamis__fail_nomem(err);
    report->count = options->source_count;
    for (size_t i = 0; i < options->source_count; i++)
        TAMIS_TRY(parse_source(&report->arena, options->sources[i], &report->sources[i], err));
    return TAMIS_OK;
}

/* ---- progress ---------------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(compile_run *run, const char *stage, uint64_t done, uint64_t total)
{
    if (run->options->progress == NULL || run->stopped != TAMIS_OK)
        return;
    int64_t now = now_ms();
    if (now - run->shown_ms < PROGRESS_INTERVAL_MS)
        return;
    run->shown_ms = now;
    run->stopped = run->options->progress(run->options->progress_ctx, stage, done, total);
}

static void read_progress(void *ctx, uint64_t consumed, uint64_t total)
{
    compile_run *run = ctx;
    show_progress(run, run->current->path, consumed, total);
}

static void index_progress(void *ctx, uint64_t done, uint64_t total)
{
    show_progress(ctx, "index", done, total);
}

static tamis_status stopped(const compile_run *run, tamis_error *err)
{
    if (run->stopped == TAMIS_OK)
        return TAMIS_OK;
    return tamis__fail(err, run->stopped, "%s", tamis_status_text(run->stopped));
}

/* ---- reading ----------------------------------------------------------------------------------- */

static tamis_status take_entity(void *ctx, const tamis__entity *entity, tamis_error *err)
{
    compile_run *run = ctx;
    TAMIS_TRY(stopped(run, err));
    return tamis__writer_entity(run->writer, entity, err);
}

/* Doubles in the arena; what is left behind is less than what is kept. */
static bool skip_room(tamis__arena *arena, source_entry *source)
{
    if (source->skip_count < source->skip_capacity)
        return true;
    size_t capacity = source->skip_capacity == 0 ? 16 : source->skip_capacity * 2;
    skip *grown = tamis__arena_zero(arena, capacity, sizeof *grown);
    if (grown == NULL)
        return false;
    if (source->skip_count > 0)
        memcpy(grown, source->skips, source->skip_count * sizeof *grown);
    source->skips = grown;
    source->skip_capacity = capacity;
    return true;
}

static bool keep_skip(compile_run *run, uint64_t line, tamis_bytes reason, tamis_bytes detail)
{
    source_entry *source = run->current;
    tamis__arena *arena = &run->report->arena;
    if (source->skip_count >= SKIPS_KEPT_MAX)
        return true;
    if (!skip_room(arena, source))
        return false;
    skip *kept = &source->skips[source->skip_count];
    kept->line = line;
    kept->reason = tamis__arena_copy(arena, reason).ptr;
    kept->detail = tamis__arena_copy(arena, tamis__bytes_sub(detail, 0, SKIP_DETAIL_BYTES_MAX)).ptr;
    source->skip_count += kept->reason != NULL && kept->detail != NULL;
    return kept->reason != NULL && kept->detail != NULL;
}

static tamis_status take_skip(void *ctx, uint64_t line, const char *reason, tamis_bytes detail,
                              tamis_error *err)
{
    compile_run *run = ctx;
    TAMIS_TRY(stopped(run, err));
    tamis_bytes why = tamis__bytes_of(reason);
    if (!keep_skip(run, line, why, detail))
        return tamis__fail_nomem(err);
    return tamis__writer_skip(run->writer, line, why, detail, err);
}

/* A table names its dataset in the mapping, FtM in each entity; all others are named by format. */
static const char *asked_dataset(const source_entry *source)
{
    if (source->named != NULL)
        return source->named;
    bool names_itself =
        source->format->read == tamis__read_csv || source->format->read == tamis__read_ftm;
    return names_itself ? NULL : source->format->name;
}

static tamis_status read_source(compile_run *run, tamis__source_report *found, tamis_error *err)
{
    const source_entry *source = run->current;
    tamis__source input = {
        .format = source->format->name,
        .path = source->path,
        .dataset = asked_dataset(source),
        .mapping = source->format->read == tamis__read_csv ? run->options->mapping : NULL,
        .text = run->engine->text,
    };
    tamis__sink sink = {
        .ctx = run, .entity = take_entity, .skipped = take_skip, .progress = read_progress};
    *found = (tamis__source_report){.edition = TAMIS__DAY_MIN};
    tamis_status status = source->format->read(&input, &sink, found, err);
    if (status == TAMIS_OK)
        return stopped(run, err);
    return tamis__api_fail_in(err, status, source->path);
}

/* The report's text, in the report's arena. */
static tamis_status summarize(compile_run *run, const tamis__source_facts *facts, tamis_error *err)
{
    tamis__arena *arena = &run->report->arena;
    char edition[TAMIS__DATE_TEXT_BYTES];
    tamis__day_format(facts->edition, edition);
    tamis_source_summary summary = {
        .format = facts->format,
        .dataset = tamis__arena_copy(arena, tamis__bytes_of(facts->dataset)).ptr,
        .title = tamis__arena_copy(arena, tamis__bytes_of(facts->title)).ptr,
        .path = tamis__arena_copy(arena, tamis__bytes_of(run->current->path)).ptr,
        .edition = tamis__arena_copy(arena, tamis__bytes_of(edition)).ptr,
        .read = facts->read,
        .kept = facts->kept,
        .skipped = facts->skipped,
        .repaired_fields = facts->repaired,
    };
    if (summary.dataset == NULL || summary.title == NULL || summary.path == NULL ||
        summary.edition == NULL)
        return tamis__fail_nomem(err);
    run->current->summary = summary;
    return TAMIS_OK;
}

static tamis_status take_source(compile_run *run, tamis_error *err)
{
    const source_entry *source = run->current;
    tamis__source_report found;
    TAMIS_TRY(tamis__writer_begin(run->writer, err));
    TAMIS_TRY(read_source(run, &found, err));
    const char *dataset = asked_dataset(source);
    if (dataset == NULL)
        dataset = found.dataset[0] != '\0' ? found.dataset : source->format->name;
    tamis__source_facts facts = {
        .format = source->format->name,
        .dataset = dataset,
        .title = found.title[0] != '\0' ? found.title : dataset,
        .edition = source->edition != TAMIS__DAY_MIN ? source->edition : found.edition,
        .digest = found.digest,
        .read = found.read,
        .kept = found.kept,
        .skipped = found.skipped,
        .repaired = found.repaired,
    };
    TAMIS_TRY(tamis__writer_end(run->writer, &facts, err));
    return summarize(run, &facts, err);
}

static tamis_status compile(compile_run *run, tamis_error *err)
{
    TAMIS_TRY(parse_sources(run->report, run->options, err));
    TAMIS_TRY(tamis__writer_new(run->engine->text, &run->writer, err));
    for (size_t i = 0; i < run->report->count; i++) {
        run->current = &run->report->sources[i];
        TAMIS_TRY(take_source(run, err));
    }
    const unsigned threads = run->options->threads;
    TAMIS_TRY(tamis__writer_build(run->writer, threads, index_progress, run, err));
    TAMIS_TRY(stopped(run, err));
    TAMIS_TRY(
        tamis__find_likes(run->writer, run->engine->text, TAMIS__LIKES_NAMES_MIN, threads, err));
    return tamis__writer_write(run->writer, run->options->output, err);
}

tamis_status tamis_compile(const tamis_engine *engine, const tamis_compile_options *options,
                           tamis_compile_report **out, tamis_error *err)
{
    *out = NULL;
    tamis_compile_report *report = tamis__alloc_zero(1, sizeof *report);
    if (report == NULL)
        return tamis__fail_nomem(err);
    tamis__arena_init(&report->arena, REPORT_BYTES_MAX);
    compile_run run = {.engine = engine, .options = options, .report = report};
    tamis_status status = compile(&run, err);
    tamis__writer_free(run.writer);
    if (status != TAMIS_OK)
        tamis_compile_report_free(report);
    else
        *out = report;
    return status;
}

/* ---- the report -------------------------------------------------------------------------------- */

void tamis_compile_report_free(tamis_compile_report *report)
{
    if (report == NULL)
        return;
    tamis__arena_clear(&report->arena);
    tamis__release(report);
}

size_t tamis_compile_report_count(const tamis_compile_report *report)
{
    return report->count;
}

tamis_source_summary tamis_compile_report_source(const tamis_compile_report *report, size_t i)
{
    if (i >= report->count)
        return (tamis_source_summary){
            .format = "", .dataset = "", .title = "", .path = "", .edition = ""};
    return report->sources[i].summary;
}

bool tamis_compile_report_skip(const tamis_compile_report *report, size_t i, size_t k,
                               uint64_t *line, const char **reason, const char **detail)
{
    if (i >= report->count || k >= report->sources[i].skip_count)
        return false;
    const skip *kept = &report->sources[i].skips[k];
    *line = kept->line;
    *reason = kept->reason;
    *detail = kept->detail;
    return true;
}
