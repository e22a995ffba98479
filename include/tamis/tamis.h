/*
 * tamis/tamis.h - the C API: compile restriction lists, screen names, files and documents, look things
 * up, compare snapshots, decide what restrictions mean for a transaction.
 *
 * Handles are opaque. Inputs are const and NUL-terminated UTF-8 unless a length is given; outputs come
 * last, then the optional error. An engine and an open snapshot never change: any number of threads
 * may use them at once. A result (hits, mentions, report) belongs to one thread at a time and to the
 * caller, who frees it; the texts it hands out live as long as the result. No call prints, exits or
 * touches the locale. Since version 0.1.
 */
#ifndef TAMIS_TAMIS_H
#define TAMIS_TAMIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tamis/status.h>

#if defined(__GNUC__) || defined(__clang__)
#define TAMIS_API __attribute__((visibility("default")))
#define TAMIS_CHECK __attribute__((warn_unused_result))
#else
#define TAMIS_API
#define TAMIS_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- engine ------------------------------------------------------------------------------------ */

typedef struct tamis_engine tamis_engine;

/* "0.1.0" */
TAMIS_API const char *tamis_version(void);
/* Short English text of a status. */
TAMIS_API const char *tamis_status_text(tamis_status status);

/* Reads the knowledge built into the library (legal forms, titles, countries ...): about 10 ms.
 * Errors: NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_engine_new(tamis_engine **out, tamis_error *err);
TAMIS_API void tamis_engine_free(tamis_engine *engine); /* NULL allowed; after its snapshots */

/* Receives text as it is made; anything but TAMIS_OK stops the call, which returns it. */
typedef tamis_status (*tamis_write_fn)(void *ctx, const char *text, size_t len, tamis_error *err);

/* Progress of long work: units done of total (total 0: unknown). Called from one thread at a time, a
 * few times a second at most. A non-OK return (TAMIS_ERR_CANCELLED) stops the work. */
typedef tamis_status (*tamis_progress_fn)(void *ctx, const char *stage, uint64_t done,
                                          uint64_t total);

typedef enum tamis_output {
    TAMIS_OUTPUT_TEXT = 0, /* for people */
    TAMIS_OUTPUT_JSON = 1, /* one object per line */
    TAMIS_OUTPUT_HTML = 2  /* a page of its own; only where a call says so */
} tamis_output;

/* ---- compile ----------------------------------------------------------------------------------- */

/* The formats read: i counts from 0; NULL past the last. */
TAMIS_API const char *tamis_format_name(size_t i);
TAMIS_API const char *tamis_format_title(size_t i);

typedef struct tamis_compile_options {
    const char *const *sources; /* FORMAT[/DATASET][@YYYY-MM-DD]:PATH */
    size_t source_count;
    const char *mapping; /* for csv sources; NULL: by header among the built-in ones */
    const char *output;  /* snapshot file, replaced atomically */
    unsigned threads;    /* 0: all */
    tamis_progress_fn progress;
    void *progress_ctx;
} tamis_compile_options;

typedef struct tamis_compile_report tamis_compile_report;

/* One source after reading. Texts live as long as the report. */
typedef struct tamis_source_summary {
    const char *format, *dataset, *title, *path;
    const char *edition; /* YYYY-MM-DD or "" */
    uint64_t read, kept, skipped, repaired_fields;
} tamis_source_summary;

/* Reads every source and writes the snapshot. On failure the output file is untouched and *out is NULL.
 * Errors: ARGUMENT (bad source text), IO, FORMAT (a file that is not of its format), LIMIT, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_compile(const tamis_engine *engine,
                                                 const tamis_compile_options *options,
                                                 tamis_compile_report **out, tamis_error *err);
TAMIS_API void tamis_compile_report_free(tamis_compile_report *report);
TAMIS_API size_t tamis_compile_report_count(const tamis_compile_report *report);
TAMIS_API tamis_source_summary tamis_compile_report_source(const tamis_compile_report *report,
                                                           size_t i);
/* Rows skipped of source i: k from 0; false past the last. At most 1,000 are kept per source. */
TAMIS_API bool tamis_compile_report_skip(const tamis_compile_report *report, size_t i, size_t k,
                                         uint64_t *line, const char **reason, const char **detail);

/* ---- snapshot ---------------------------------------------------------------------------------- */

typedef struct tamis_snapshot tamis_snapshot;

/* Maps a snapshot and checks its structure. The engine must outlive it. Errors: IO, FORMAT, VERSION
 * (made by another format version, or with other knowledge: compile it again). */
TAMIS_API TAMIS_CHECK tamis_status tamis_snapshot_open(const tamis_engine *engine, const char *path,
                                                       tamis_snapshot **out, tamis_error *err);
TAMIS_API void tamis_snapshot_close(tamis_snapshot *snapshot); /* NULL allowed */
/* One list in a snapshot. Texts live as long as the snapshot. */
typedef struct tamis_dataset {
    const char *name, *title;
    const char *edition; /* newest; YYYY-MM-DD or "" */
    uint64_t entities, listings;
} tamis_dataset;

/* What was consulted. Datasets are in order of name; i past the last gives empty texts. */
TAMIS_API size_t tamis_snapshot_dataset_count(const tamis_snapshot *snapshot);
TAMIS_API tamis_dataset tamis_snapshot_dataset(const tamis_snapshot *snapshot, size_t i);

/* Structure and every content digest. Errors: as open, and CORRUPT. */
TAMIS_API TAMIS_CHECK tamis_status tamis_verify(const char *path, tamis_error *err);

/* Datasets, sources, counts, editions, what was skipped and why. */
TAMIS_API TAMIS_CHECK tamis_status tamis_stats(const tamis_snapshot *snapshot, tamis_output format,
                                               tamis_write_fn write, void *ctx, tamis_error *err);
/* One entity with its properties, listings and edges. `id` is an entity id or a publisher's reference
 * (then every entity with it is shown). as_of: YYYY-MM-DD or NULL for everything.
 * Errors: NOT_FOUND. */
TAMIS_API TAMIS_CHECK tamis_status tamis_show(const tamis_snapshot *snapshot, const char *id,
                                              const char *as_of, tamis_output format,
                                              tamis_write_fn write, void *ctx, tamis_error *err);
/* What changed: entities added, removed and changed, with the statements and listings that differ.
 * *differences is their number. */
TAMIS_API TAMIS_CHECK tamis_status tamis_diff(const tamis_snapshot *older,
                                              const tamis_snapshot *newer, tamis_output format,
                                              tamis_write_fn write, void *ctx,
                                              uint64_t *differences, tamis_error *err);
/* 64 hexadecimal digits (BLAKE2b-256) of what the snapshot says of one entity: its schema, statements (links to
 * others among them) and listings, with the days they held. Two snapshots give the same digest exactly when
 * tamis_diff tells no difference of that entity. Errors: NOT_FOUND. */
enum { TAMIS_DIGEST_CHARS = 65 }; /* with the NUL */
TAMIS_API TAMIS_CHECK tamis_status tamis_entity_digest(const tamis_snapshot *snapshot,
                                                       const char *id, char out[TAMIS_DIGEST_CHARS],
                                                       tamis_error *err);

/* Some entities of one snapshot, to screen against these alone. Immutable: any number of threads may use
 * one at once. */
typedef struct tamis_selection tamis_selection;

/* The entities with these ids; ids that the snapshot does not have are passed over (tamis_selection_count
 * tells), and one that comes twice counts once. The snapshot must outlive the selection. Errors: NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_selection_new(const tamis_snapshot *snapshot,
                                                       const char *const *ids, size_t count,
                                                       tamis_selection **out, tamis_error *err);
/* NULL allowed; no call may be under way that uses it. */
TAMIS_API void tamis_selection_free(tamis_selection *selection);
/* How many entities it holds. */
TAMIS_API size_t tamis_selection_count(const tamis_selection *selection);

/* ---- parameters of the scorer ------------------------------------------------------------------ */

/* The numbers that scores are made with, each by its name. One set may serve any number of calls at
 * once as long as nobody changes it. */
typedef struct tamis_parameters tamis_parameters;

/* One number. Texts are static. */
typedef struct tamis_parameter {
    const char *name;
    const char *text; /* what it does */
    double value;
    double standard; /* as built in */
    double min, max; /* both allowed */
} tamis_parameter;

/* All at their standard. Errors: NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_new(tamis_parameters **out, tamis_error *err);
TAMIS_API void tamis_parameters_free(tamis_parameters *parameters); /* NULL allowed */
/* Sets one. ARGUMENT: unknown (the message lists the known ones), or out of its range. */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_set(tamis_parameters *parameters,
                                                        const char *name, double value,
                                                        tamis_error *err);
/* The same from "NAME=VALUE". */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_set_text(tamis_parameters *parameters,
                                                             const char *assignment,
                                                             tamis_error *err);
/* Sets those that a file names, in lines "name = value" or as one JSON object; "-" is standard input.
 * Errors: IO, FORMAT (with the line), ARGUMENT, LIMIT; the set is then as it was. */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_read(tamis_parameters *parameters,
                                                         const char *path, tamis_error *err);
/* Do they go together? A call that uses them asks this, too. ARGUMENT names the condition that fails:
 * some combinations would let the search lose hits. */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_check(const tamis_parameters *parameters,
                                                          tamis_error *err);
/* How many there are, and number i from 0; past the last its name is NULL. NULL: the standard. */
TAMIS_API size_t tamis_parameters_count(void);
TAMIS_API tamis_parameter tamis_parameters_get(const tamis_parameters *parameters, size_t i);
/* All of them: as text that tamis_parameters_read takes, or as one JSON object of names and values. */
TAMIS_API TAMIS_CHECK tamis_status tamis_parameters_write(const tamis_parameters *parameters,
                                                          tamis_output format, tamis_write_fn write,
                                                          void *ctx, tamis_error *err);

/* ---- screen ------------------------------------------------------------------------------------ */

/* One fact about the party asked for: a FollowTheMoney property ("name", "birthDate", "country",
 * "passportNumber", ...) or "id" for an identifier of unknown kind, "id:imo" for a known one. */
typedef struct tamis_property {
    const char *name;
    const char *value;
} tamis_property;

typedef struct tamis_query {
    const char *id;     /* echoed; may be NULL */
    const char *schema; /* FtM schema; NULL: any */
    const tamis_property *properties;
    size_t property_count;
} tamis_query;

typedef struct tamis_screen_options {
    double threshold;            /* [0, 1]; TAMIS_THRESHOLD_DEFAULT is 0.7 */
    uint32_t limit;              /* hits returned at most; 0: TAMIS_LIMIT_DEFAULT */
    const char *const *datasets; /* only these; NULL: all */
    size_t dataset_count;
    const char *const *skip_datasets; /* not these: an entity that others list, too, stays */
    size_t skip_dataset_count;
    const char *const *topics; /* only entities with one of these; NULL: all */
    size_t topic_count;
    /* Only entities connected with one of these countries (codes or names), whatever the connection:
     * nationality, registration, flag, address. Entities without any are left out. NULL: all. */
    const char *const *countries;
    size_t country_count;
    const char *const *exclude; /* entity ids, or publishers' references, never reported */
    size_t exclude_count;
    const char *as_of; /* YYYY-MM-DD: names and listings of that day; NULL: everything known */
    bool exhaustive;   /* score every entity: the oracle */
    bool skip_weak;    /* leave weak aliases out */
    unsigned threads;  /* exhaustive and files: 0: all */
    const tamis_parameters *parameters; /* of the scorer; NULL: the standard */
    /* Only these entities, with the scores that screening all of the snapshot gives them. NULL: all. It
     * must be of the snapshot that is screened (else ARGUMENT). */
    const tamis_selection *selection;
    const char *const *skip_schemas; /* not entities of exactly these schemata */
    size_t skip_schema_count;
    /* YYYY-MM-DD: only entities that changed on that day or later, as far as listings and editions tell;
     * those of which no day is known stay. NULL: all. */
    const char *changed_since;
    /* Only entities that state these values, as the snapshot holds them; "country" means any property that
     * holds countries. NULL: all. */
    const struct tamis_property *statements;
    size_t statement_count;
    bool every;     /* all values of a filter are needed (topics, countries, statements), not one */
    bool forgiving; /* facts of the query that are not understood are left out, which
                       tamis_hits_warning tells, and are no error */
    bool plain;     /* leave out what takes time to write: tamis_hits_json and _explain give "" */
} tamis_screen_options;

#define TAMIS_THRESHOLD_DEFAULT 0.7
enum { TAMIS_LIMIT_DEFAULT = 20, TAMIS_LIMIT_MAX = 100000 };

/* Threshold 0.7, limit 20, everything else off. */
TAMIS_API tamis_screen_options tamis_screen_options_default(void);

typedef struct tamis_hits tamis_hits;

/* A hit. Lists of values are joined by "; ". */
typedef struct tamis_hit {
    uint32_t rank; /* from 1 */
    double score;  /* [0, 1] */
    bool match;    /* score >= threshold */
    const char *entity_id, *source_id, *dataset, *schema, *caption, *matched_name;
    const char *topics, *programs, *countries;
    const char *since;       /* earliest start of its listings in force, YYYY-MM-DD or "" */
    const char *citation;    /* of its listings */
    const char *requirement; /* license requirement */
    const char *explanation; /* one line in words */
} tamis_hit;

/* Hits at or above the threshold, best first, ties by entity id. The query must hold a name with at
 * least one letter or digit, or an identifier. Texts of a hit are made when they are first asked for, from the
 * snapshot, which has to stay open as long as the hits are read; when memory runs out then, a hit has rank and
 * score, and its texts are "".
 * Errors: ARGUMENT (unknown schema, property, dataset, topic, country, date; parameters that do not go
 * together; nothing to search by), LIMIT, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_screen(const tamis_snapshot *snapshot,
                                                const tamis_query *query,
                                                const tamis_screen_options *options,
                                                tamis_hits **out, tamis_error *err);
TAMIS_API void tamis_hits_free(tamis_hits *hits); /* NULL allowed */
TAMIS_API size_t tamis_hits_count(const tamis_hits *hits);
/* What of the query was left out of account: a name too long, a name without letters or digits, with
 * `forgiving` facts that were not understood. One line each, "" when all of it counted. */
TAMIS_API const char *tamis_hits_warning(const tamis_hits *hits);
TAMIS_API tamis_hit tamis_hits_get(const tamis_hits *hits, size_t i);
/* Hit i as one JSON object with its listings and its explanation token by token; no newline. The text
 * lives as long as the hits. */
TAMIS_API const char *tamis_hits_json(const tamis_hits *hits, size_t i);
/* The evidence of hit i for people, several lines. */
TAMIS_API const char *tamis_hits_explain(const tamis_hits *hits, size_t i);
/* Its explanation token by token alone, as one JSON object. */
TAMIS_API const char *tamis_hits_evidence(const tamis_hits *hits, size_t i);
/* The same in short: one JSON object with "name" (its score, the explanation in words, both names) and what
 * each other fact that was known on both sides adds to the score or takes away, as {"score", "detail",
 * "query", "candidate"}. */
TAMIS_API const char *tamis_hits_features(const tamis_hits *hits, size_t i);

typedef enum tamis_table {
    TAMIS_TABLE_AUTO = 0, /* by the file name's ending, else by the first byte */
    TAMIS_TABLE_CSV = 1,
    TAMIS_TABLE_JSON = 2 /* JSON lines */
} tamis_table;

typedef struct tamis_file_options {
    const char *input;  /* "-": standard input */
    const char *output; /* "-": standard output; a file is replaced atomically; NULL: to `write` */
    tamis_write_fn write; /* gets the results as they are made, from one thread at a time */
    void *write_ctx;
    tamis_table input_table, output_table;
    const char *map;    /* CSV columns: "name=full_name,birthDate=dob"; NULL: by name */
    const char *schema; /* of rows that state none; NULL: any */
    tamis_screen_options screen;
    tamis_progress_fn progress; /* stage "screen", bytes read, bytes in all */
    void *progress_ctx;
    /* A row that could not be read or screened, or a fact of it that was not understood (then it was
     * screened without that fact). May be NULL. Called in input order. */
    void (*row_problem)(void *ctx, uint64_t row, const char *message);
    void *row_problem_ctx;
} tamis_file_options;

typedef struct tamis_file_summary {
    uint64_t rows, hits, rows_with_hits;
    uint64_t bad_rows;     /* rows that could not be screened at all */
    uint64_t unread_facts; /* dates, countries and types that were not understood and left out */
    double seconds;
} tamis_file_summary;

/* Screens a file of any length; results in input order whatever the number of threads. CSV out holds
 * the hits only, one a line; JSON out one object per row of input, with its hits. A row of JSON may
 * bring "options" of its own (docs/QUERIES.md); what is wrong in them is a problem of that row. */
TAMIS_API TAMIS_CHECK tamis_status tamis_screen_file(const tamis_snapshot *snapshot,
                                                     const tamis_file_options *options,
                                                     tamis_file_summary *summary, tamis_error *err);

/* ---- compare ----------------------------------------------------------------------------------- */

typedef struct tamis_compare_options {
    const tamis_parameters *parameters; /* of the scorer; NULL: the standard */
    tamis_output explanation;           /* text: several lines for people; or one JSON object */
} tamis_compare_options;

/* Score of two parties against each other. `snapshot` gives the rarity of words; NULL: by kind only.
 * options NULL: all zero. `explanation` (may be NULL) receives the evidence.
 * Errors: ARGUMENT (unknown schema, property, date; parameters that do not go together), LIMIT, NOMEM,
 * what `explanation` returns. */
TAMIS_API TAMIS_CHECK tamis_status tamis_compare(const tamis_engine *engine,
                                                 const tamis_snapshot *snapshot,
                                                 const tamis_query *a, const tamis_query *b,
                                                 const tamis_compare_options *options,
                                                 double *score, tamis_write_fn explanation,
                                                 void *ctx, tamis_error *err);
/* CSV with name1,name2[,schema]: the same rows and a column score. JSON lines {"query","candidate"}:
 * the same objects with "score" and "explanations". Of the options of screening, threshold, threads and
 * parameters count; a row of JSON may bring its own threshold and parameters in "options". */
TAMIS_API TAMIS_CHECK tamis_status tamis_compare_file(const tamis_engine *engine,
                                                      const tamis_snapshot *snapshot,
                                                      const tamis_file_options *options,
                                                      tamis_file_summary *summary,
                                                      tamis_error *err);

/* ---- scan -------------------------------------------------------------------------------------- */

typedef enum tamis_document {
    TAMIS_DOCUMENT_AUTO = 0, /* by content */
    TAMIS_DOCUMENT_TEXT = 1,
    TAMIS_DOCUMENT_HTML = 2,
    TAMIS_DOCUMENT_PDF = 3
} tamis_document;

typedef struct tamis_scan_options {
    tamis_document kind;
    const char *as_of;  /* YYYY-MM-DD; NULL: the document's own date, else everything known */
    const char *record; /* JSON file of claims and what the record says; NULL: none */
    double threshold;
    const char *const *datasets;
    size_t dataset_count;
    bool skip_weak;
} tamis_scan_options;

TAMIS_API tamis_scan_options tamis_scan_options_default(void);

typedef struct tamis_mentions tamis_mentions;

/* Where a listed name stands in the text of a document. Offsets are bytes of the extracted text. */
typedef struct tamis_mention {
    const char *text; /* as it stands there */
    uint64_t start, end;
    uint64_t line;
    const char *sentence;
    const char *attribution; /* "reported; citing one diplomatic source", or "" */
    double score;
    size_t entity_count; /* entities that bear the name, best first */
} tamis_mention;

typedef struct tamis_mention_entity {
    const char *entity_id, *dataset, *schema, *caption, *matched_name;
    bool listed;          /* on the document's date */
    const char *standing; /* then: "listed", "later", "ended", "undated" (on a list that does not
                             say since when), "none" (on no list) */
    const char *since, *citation, *requirement, *programs;
    double score; /* of its name against the mention */
} tamis_mention_entity;

/* A claim of the document that the record contradicts or qualifies. */
typedef struct tamis_claim {
    const char *says, *record, *citation, *sentence, *attribution, *verdict;
    uint64_t start, end;
} tamis_claim;

/* Finds every mention of every listed name in one pass. path "-" is standard input.
 * Errors: IO, FORMAT, LIMIT, UNSUPPORTED (PDF without pdftotext), NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_scan(const tamis_snapshot *snapshot, const char *path,
                                              const tamis_scan_options *options,
                                              tamis_mentions **out, tamis_error *err);
TAMIS_API void tamis_mentions_free(tamis_mentions *mentions);               /* NULL allowed */
TAMIS_API const char *tamis_mentions_title(const tamis_mentions *mentions); /* "" when none */
TAMIS_API const char *tamis_mentions_date(const tamis_mentions *mentions);  /* YYYY-MM-DD or "" */
/* The extracted text that offsets count in: *len bytes of UTF-8, no NUL at the end. */
TAMIS_API const char *tamis_mentions_text(const tamis_mentions *mentions, size_t *len);
TAMIS_API size_t tamis_mentions_count(const tamis_mentions *mentions);
TAMIS_API tamis_mention tamis_mentions_get(const tamis_mentions *mentions, size_t i);
TAMIS_API tamis_mention_entity tamis_mentions_entity(const tamis_mentions *mentions, size_t i,
                                                     size_t k);
TAMIS_API size_t tamis_claims_count(const tamis_mentions *mentions);
TAMIS_API tamis_claim tamis_claims_get(const tamis_mentions *mentions, size_t i);
/* The whole result: JSON lines (one mention or claim each), or an HTML page of the text with marks. */
TAMIS_API TAMIS_CHECK tamis_status tamis_mentions_json(const tamis_mentions *mentions,
                                                       tamis_write_fn write, void *ctx,
                                                       tamis_error *err);
TAMIS_API TAMIS_CHECK tamis_status tamis_mentions_html(const tamis_mentions *mentions,
                                                       tamis_write_fn write, void *ctx,
                                                       tamis_error *err);

/* ---- rules ------------------------------------------------------------------------------------- */

/* Rule packs (docs/RULES.md). Any number of threads may use them at once, also while they are reloaded. */
typedef struct tamis_rules tamis_rules;
/* What was found while packs were read. */
typedef struct tamis_findings tamis_findings;

typedef struct tamis_finding {
    const char *file;      /* as the packs call it: "us_ear/entity_list.yaml" */
    uint32_t line, column; /* from 1; 0 when it is about a whole file */
    bool warning;          /* does not keep the packs from being used */
    const char *message;   /* what was found and what was expected */
} tamis_finding;

/* Reads packs: the built-in ones when folder_count is 0, else those of the folders, each a pack (pack.yaml and its rules) or a
 * folder of packs. *findings (may be NULL) is set whatever the outcome and freed by the caller.
 * Errors: FORMAT (the message is that of the first finding), IO, LIMIT, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_rules_open(const char *const *folders, size_t folder_count,
                                                    tamis_rules **out, tamis_findings **findings,
                                                    tamis_error *err);
/* Reads other packs in place of those that are there. With any error the old ones stay in use; calls under way end with
 * the packs they began with. Errors: as tamis_rules_open. */
TAMIS_API TAMIS_CHECK tamis_status tamis_rules_reload(tamis_rules *rules,
                                                      const char *const *folders,
                                                      size_t folder_count,
                                                      tamis_findings **findings, tamis_error *err);
TAMIS_API void tamis_rules_close(tamis_rules *rules); /* NULL allowed; no call may be under way */
TAMIS_API void tamis_findings_free(tamis_findings *findings); /* NULL allowed */
TAMIS_API size_t tamis_findings_count(const tamis_findings *findings);
/* i past the last gives empty texts. Texts live as long as the findings. */
TAMIS_API tamis_finding tamis_findings_get(const tamis_findings *findings, size_t i);
/* Packs with their regimes and rules, windows and status, as text or as one JSON object per rule. */
TAMIS_API TAMIS_CHECK tamis_status tamis_rules_list(const tamis_rules *rules, tamis_output format,
                                                    tamis_write_fn write, void *ctx,
                                                    tamis_error *err);
/* Runs the examples inside the packs and tells what is not as they expect: a line, or a JSON object, for each difference. *run and
 * *failed (may be NULL) are numbers of examples. */
TAMIS_API TAMIS_CHECK tamis_status tamis_rules_test(const tamis_rules *rules, tamis_output format,
                                                    tamis_write_fn write, void *ctx, uint64_t *run,
                                                    uint64_t *failed, tamis_error *err);

/* ---- decide ------------------------------------------------------------------------------------ */

/* Mildest first. Numbers are part of the ABI. */
typedef enum tamis_outcome {
    TAMIS_OUTCOME_NOT_SUBJECT = 0,
    TAMIS_OUTCOME_ALLOWED = 1,
    TAMIS_OUTCOME_ALLOWED_WITH_CONDITIONS = 2,
    TAMIS_OUTCOME_REVIEW = 3,
    TAMIS_OUTCOME_LICENSE_REQUIRED = 4,
    TAMIS_OUTCOME_PROHIBITED = 5
} tamis_outcome;

enum { TAMIS_OUTCOME_COUNT = 6 };

/* "license_required"; "" for a number that is none. */
TAMIS_API const char *tamis_outcome_name(tamis_outcome outcome);

/* Licenses that the user holds (the form of `licenses` in docs/FACTS.md). What a decision uses is taken from them, so one
 * register belongs to one call at a time. */
typedef struct tamis_licenses tamis_licenses;

/* A file: a JSON array, or a JSON or YAML object with `licenses`; "-" is standard input. Errors: IO, FORMAT, LIMIT, NOMEM. */
TAMIS_API TAMIS_CHECK tamis_status tamis_licenses_read(const char *path, tamis_licenses **out,
                                                       tamis_error *err);
TAMIS_API void tamis_licenses_free(tamis_licenses *licenses); /* NULL allowed */

typedef struct tamis_decide_options {
    /* "PATH=VALUE", set over the facts of every transaction: party.name=Huawei, party.lists=[], item.published=true. VALUE is
     * JSON where it can be read as such, else text. */
    const char *const *facts;
    size_t fact_count;
    double threshold;         /* of parties found in the snapshot; default 0.7 */
    bool skip_next_change;    /* do not look for the day on which the answer changes */
    tamis_licenses *licenses; /* NULL: none but those of the facts */
    const char *
        record; /* JSON file that claims (facts: claim.text) are set against; NULL: the record built in */
} tamis_decide_options;

TAMIS_API tamis_decide_options tamis_decide_options_default(void);

/* Decides one transaction. `facts` is one object in JSON or YAML (docs/FACTS.md), or {"id", "facts"} in JSON; NULL with
 * length 0: those of the options alone. Parties whose lists the facts do not tell are looked up in the snapshot; without one (NULL)
 * they stay unknown and are asked for. `write` gets the determination (docs/determination.schema.json), NULL: it is not
 * wanted. *outcome may be NULL. Errors: FORMAT and ARGUMENT (facts; the message names the fact), LIMIT, NOMEM, what `write`
 * returns. */
TAMIS_API TAMIS_CHECK tamis_status
tamis_decide(const tamis_rules *rules, const tamis_snapshot *snapshot, const char *facts,
             size_t facts_len, const tamis_decide_options *options, tamis_output format,
             tamis_write_fn write, void *ctx, tamis_outcome *outcome, tamis_error *err);

typedef struct tamis_decide_file_options {
    const char *input;  /* "-": standard input; may be packed */
    const char *output; /* "-": standard output; a file is replaced atomically */
    tamis_output format;
    tamis_decide_options decide;
    unsigned threads;           /* 0: all; a register of licenses makes it one after the other */
    tamis_progress_fn progress; /* stage "decide", bytes read, bytes in all */
    void *progress_ctx;
    /* A transaction that could not be decided, or what was odd about its facts. May be NULL. In input order. */
    void (*row_problem)(void *ctx, uint64_t line, const char *message);
    void *row_problem_ctx;
} tamis_decide_file_options;

typedef struct tamis_decide_summary {
    uint64_t decided, bad;
    uint64_t outcomes[TAMIS_OUTCOME_COUNT];
    uint64_t same, differing; /* replay */
    double seconds;
} tamis_decide_summary;

/* Decides a file: one object per line in JSON, or one object in JSON or YAML over many lines. Answers come in the order of the
 * input whatever the number of threads. A line that cannot be decided becomes {"id", "line", "error"} (JSON) or one line (text).
 * Errors: IO, LIMIT, NOMEM, CANCELLED, UNSUPPORTED (a page of more than one transaction). */
TAMIS_API TAMIS_CHECK tamis_status tamis_decide_file(const tamis_rules *rules,
                                                     const tamis_snapshot *snapshot,
                                                     const tamis_decide_file_options *options,
                                                     tamis_decide_summary *summary,
                                                     tamis_error *err);
/* Decides the transactions of a file of answers again, from the facts kept in each, and says whether the bytes are the same and if not
 * why: other packs, another snapshot, another engine, other settings. `write` of the options' output: one object per answer (JSON)
 * or a line for each that differs (text). Of options->decide only licenses and record count. Errors: as tamis_decide_file. */
TAMIS_API TAMIS_CHECK tamis_status tamis_replay_file(const tamis_rules *rules,
                                                     const tamis_snapshot *snapshot,
                                                     const tamis_decide_file_options *options,
                                                     tamis_decide_summary *summary,
                                                     tamis_error *err);

#ifdef __cplusplus
}
#endif

#endif
