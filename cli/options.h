/*
 * options.h - the one table of options and commands.
 *
 * Parser, --help, the man page and shell completion are all made from these rows: what is not here does
 * not exist, and what is here is documented.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLI_SCHEMATA                                                                               \
    "Person Company Organization PublicBody LegalEntity Vessel Airplane CryptoWallet Security"

/* id, letter or 0, name, argument or NULL, what completes it ("file" or words), text */
#define CLI_OPTION_LIST(X)                                                                         \
    X(HELP, 'h', "help", NULL, "", "explain the command by example")                               \
    X(QUIET, 'q', "quiet", NULL, "", "no talk and no progress on standard error")                  \
    X(JSON, 'j', "json", NULL, "", "one JSON object per line instead of text")                     \
    X(SNAPSHOT, 's', "snapshot", "FILE", "file", "compiled lists to use (see SNAPSHOT below)")     \
    X(OUTPUT, 'o', "output", "FILE", "file",                                                       \
      "snapshot to write, replaced only on success "                                               \
      "(without it: the user's own snapshot)")                                                     \
    X(MAPPING, 0, "mapping", "FILE", "file",                                                       \
      "how to read csv sources; without it the built-in "                                          \
      "mapping that fits the header")                                                              \
    X(SKIPS, 0, "skips", "FILE", "file",                                                           \
      "write the skipped rows as CSV: dataset, path, line, "                                       \
      "reason, detail (the first 1,000 of each source)")                                           \
    X(SCHEMA, 0, "schema", "SCHEMA", CLI_SCHEMATA,                                                 \
      "what the party is; without it, anything (with --in: of rows that do not say)")              \
    X(COUNTRY, 0, "country", "COUNTRY", "",                                                        \
      "country of the party, as a code or a name; may be "                                         \
      "repeated")                                                                                  \
    X(BIRTH_DATE, 0, "birth-date", "DATE", "", "birth date: 1955-03-02, 1955-03 or 1955")          \
    X(ID, 'i', "id", "[KIND:]VALUE", "",                                                           \
      "passport, tax or registration number, IMO, MMSI, LEI, "                                     \
      "BIC, wallet ...: 9357183 or imo:9357183; may be "                                           \
      "repeated")                                                                                  \
    X(PROPERTY, 'p', "property", "NAME=VALUE", "",                                                 \
      "any other FollowTheMoney property, as "                                                     \
      "alias=..., gender=female; may be repeated")                                                 \
    X(DATASET, 'd', "dataset", "NAME", "",                                                         \
      "only this list; may be repeated (tamis stats names "                                        \
      "them)")                                                                                     \
    X(SKIP_DATASET, 0, "skip-dataset", "NAME", "", "not this list; may be repeated")               \
    X(TOPIC, 0, "topic", "TOPIC", "sanction export.control debarment sanction.linked",             \
      "only parties with this risk topic; may be repeated")                                        \
    X(ONLY_COUNTRY, 0, "only-country", "COUNTRY", "",                                              \
      "only parties that the lists connect with this country; may be "                             \
      "repeated")                                                                                  \
    X(EXCLUDE, 0, "exclude", "ID", "", "never report this entity; may be repeated")                \
    X(THRESHOLD, 't', "threshold", "SCORE", "",                                                    \
      "report scores from here up, 0 to 1 "                                                        \
      "(default 0.7)")                                                                             \
    X(LIMIT, 'n', "limit", "COUNT", "", "hits at most for one party (default 20)")                 \
    X(AS_OF, 0, "as-of", "DATE", "",                                                               \
      "names and listings of that day, YYYY-MM-DD; without it all "                                \
      "that is known (scan: what held on the day of the document)")                                \
    X(NO_WEAK, 0, "no-weak", NULL, "", "leave out aliases that the publisher calls weak")          \
    X(EXHAUSTIVE, 0, "exhaustive", NULL, "",                                                       \
      "score every entity: slow, finds the same; for "                                             \
      "checking")                                                                                  \
    X(PARAMETERS, 0, "parameters", "FILE", "file",                                                 \
      "numbers of the scorer, in lines name = value or as JSON (tamis "                            \
      "parameters prints them)")                                                                   \
    X(PARAMETER, 0, "parameter", "NAME=VALUE", "", "one of them; may be repeated")                 \
    X(EXPLAIN, 'e', "explain", NULL, "",                                                           \
      "say why each hit has its score (decide: answer for people, with all reasons)")              \
    X(FACTS, 'f', "facts", "FILE", "file",                                                         \
      "transactions: one object in JSON or YAML, or one JSON object per line; may be packed; - "   \
      "is standard input")                                                                         \
    X(FACT, 0, "fact", "PATH=VALUE", "",                                                           \
      "one fact, set over those of every transaction: party.name=Huawei, party.lists=[]; may be "  \
      "repeated")                                                                                  \
    X(KNOWN_ON, 0, "known-on", "DATE", "",                                                         \
      "only rules that could be known on that day, YYYY-MM-DD")                                    \
    X(RULES, 0, "rules", "FOLDER", "file",                                                         \
      "rule packs to use instead of the built-in ones: a pack or a folder of packs; may be "       \
      "repeated")                                                                                  \
    X(LICENSES, 0, "licenses", "FILE", "file",                                                     \
      "licenses that you hold, drawn down from one transaction to the next")                       \
    X(REPLAY, 0, "replay", "FILE", "file",                                                         \
      "answers of an earlier run: decide them again from the facts in them, and tell what is "     \
      "other now and why")                                                                         \
    X(ON, 0, "on", "DAY[,DAY...]", "",                                                             \
      "ask every transaction on each of these days, YYYY-MM-DD, instead of its own; may be "       \
      "repeated")                                                                                  \
    X(TIMELINE, 0, "timeline", "FILE", "file",                                                     \
      "with --on: draw the outcomes from the first to the last of the days; a web page when the "  \
      "name ends in .html, else SVG")                                                              \
    X(IN, 0, "in", "FILE", "file",                                                                 \
      "table to read: CSV or JSON lines, may be packed; - is "                                     \
      "standard input")                                                                            \
    X(OUT, 0, "out", "FILE", "file",                                                               \
      "where to write the results; - or without it: standard "                                     \
      "output")                                                                                    \
    X(MAP, 0, "map", "PROPERTY=COLUMN,...", "",                                                    \
      "columns of the table, where their names do not "                                            \
      "tell: name=full_name,birthDate=dob")                                                        \
    X(FORMAT, 0, "format", "FORMAT", "csv json",                                                   \
      "form of the results: csv or json (default: by "                                             \
      "the ending of the output file)")                                                            \
    X(THREADS, 0, "threads", "COUNT", "",                                                          \
      "threads to use (default: all; results do not depend "                                       \
      "on it)")                                                                                    \
    X(HTML, 0, "html", "FILE", "file",                                                             \
      "write a web page that opens from disk (scan: the text with its mentions marked; "           \
      "decide: one answer)")                                                                       \
    X(JURISDICTION, 0, "jurisdiction", "PLACE", "all UK EU SE US CA AU NZ JP KR",                  \
      "whose rules are asked; all: every pack; may be repeated (default: those of each device's "  \
      "country)")                                                                                  \
    X(ACTOR, 0, "actor", "[PLACE=]ACTOR", "",                                                      \
      "who acts, maybe in one jurisdiction only: carrier, UK=uk_pcp_directed; may be repeated")    \
    X(ACTIVITY, 0, "activity", "ACTIVITY", "use_equipment keep_using deploy_equipment",            \
      "what is done with the devices (default: use_equipment)")                                    \
    X(RECORD, 0, "record", "FILE", "file", "JSON file of claims and what the record says to them") \
    X(LISTEN, 0, "listen", "HOST:PORT", "",                                                        \
      "where to listen (default 127.0.0.1:8000; port 0: a free one)")                              \
    X(ALLOW_ANYONE, 0, "allow-anyone", NULL, "",                                                   \
      "who has no key may do what a viewer may; also beyond this machine")                         \
    X(ALLOW_ORIGIN, 0, "allow-origin", "ORIGIN", "",                                               \
      "whose pages may use the reconciliation service, besides those of this machine; * any")      \
    X(TLS_CERT, 0, "tls-cert", "FILE", "file",                                                     \
      "certificates in PEM, the service's own first; read again on SIGHUP")                        \
    X(TLS_KEY, 0, "tls-key", "FILE", "file", "its key in PEM")                                     \
    X(TRUST_PROXY, 0, "trust-proxy", NULL, "",                                                     \
      "a proxy in front sets Host, X-Forwarded-Proto and X-Forwarded-Host")                        \
    X(CONNECTIONS, 0, "connections", "COUNT", "", "connections open at once (default 1024)")       \
    X(CONNECTIONS_EACH, 0, "connections-each", "COUNT", "",                                        \
      "the same of one address (default: as many)")                                                \
    X(QUEUE, 0, "queue", "COUNT", "",                                                              \
      "requests that may wait while all threads are busy; more are refused (default 128; of "      \
      "documents and inventories 32, of files 16)")                                                \
    X(BODY_MAX, 0, "body-max", "BYTES", "", "longest body of a request (default 8388608)")         \
    X(UPLOAD_MAX, 0, "upload-max", "BYTES", "",                                                    \
      "longest file to screen, which goes to disk (default 1073741824)")                           \
    X(WATCH, 0, "watch", NULL, "",                                                                 \
      "screen the books of the desk whenever the snapshot is another")                             \
    X(JOBS, 0, "jobs", "COUNT", "", "files screened at once; others wait (default 1)")             \
    X(TIMEOUT, 0, "timeout", "SECONDS", "",                                                        \
      "close connections that are idle, or whose body takes longer (default 30)")                  \
    X(DESK, 0, "desk", "FILE", "file",                                                             \
      "the desk to work with (default: TAMIS_DESK of the environment)")                            \
    X(OPEN_CASES, 0, "open-cases", NULL, "", "open a case of the desk for each hit")               \
    X(STATE, 0, "state", "STATE", "open pending closed", "only cases in this state")               \
    X(TEXT, 0, "text", "WORDS", "", "only what has these words in its names or ids")               \
    X(SORT, 0, "sort", "ORDER", "due score opened oldest", "order of the cases (default: due)")    \
    X(REPLACE, 0, "replace", NULL, "", "customers that the table does not have leave the book")    \
    X(ALL, 0, "all", NULL, "", "screen everybody against everything")                              \
    X(SINCE, 0, "since", "DAY", "", "only changes from this day on, YYYY-MM-DD")                   \
    X(ATOM, 0, "atom", NULL, "", "as an Atom feed")                                                \
    X(REASON, 0, "reason", "TEXT", "", "why")                                                      \
    X(UNTIL, 0, "until", "DAY", "", "a false alert is remembered until this day, YYYY-MM-DD")      \
    X(ROLE, 0, "role", "ROLE", "viewer analyst approver admin",                                    \
      "what the user or key may do: viewer, analyst, approver or admin (default of keys: viewer)") \
    X(DISABLE, 0, "disable", NULL, "", "the account can no longer be used")                        \
    X(ENABLE, 0, "enable", NULL, "", "it can be used again")                                       \
    X(PASSWORD, 0, "password", NULL, "", "give it another password, which is asked for")           \
    X(SCOPE, 0, "scope", "SCOPE", "screen decide cases watch changes audit admin all",             \
      "what the key is for; may be repeated")                                                      \
    X(PER_MINUTE, 0, "per-minute", "COUNT", "",                                                    \
      "requests that the key has a minute (default: any)")                                         \
    X(EXPIRES, 0, "expires", "DAY", "", "its last day, YYYY-MM-DD (UTC)")                          \
    X(PUBLIC_KEY, 0, "public-key", "KEY", "",                                                      \
      "what tamis desk init printed, kept elsewhere (default: what the file says)")                \
    X(CHECKPOINTS, 0, "checkpoints", "FILE", "file", "checkpoints kept elsewhere, one a line")     \
    X(AFTER, 0, "after", "NUMBER", "", "records after this one")                                   \
    X(FILTER, 0, "filter", "JSON", "",                                                             \
      "only records like this: {\"actor\", \"action\", \"subject\", \"from\", \"until\"}")         \
    X(KIND, 0, "kind", "KIND", "text html pdf",                                                    \
      "what the documents are: text, html or pdf "                                                 \
      "(default: by content)")

typedef enum cli_option_id {
#define CLI_OPTION_ENUM(id, letter, name, argument, words, text) CLI_OPTION_##id,
    CLI_OPTION_LIST(CLI_OPTION_ENUM)
#undef CLI_OPTION_ENUM
        CLI_OPTION_COUNT
} cli_option_id;

typedef struct cli_option {
    char letter; /* 0: none */
    const char *name;
    const char *argument; /* NULL: takes none */
    const char *words;    /* what completes the argument: "file", words, or "" */
    const char *text;
} cli_option;

extern const cli_option cli_options[CLI_OPTION_COUNT];

enum { CLI_GIVEN_MAX = 1000, CLI_EXIT_NOTHING = 0, CLI_EXIT_FOUND = 1, CLI_EXIT_ERROR = 2 };

typedef struct cli_arguments cli_arguments;

typedef struct cli_example {
    const char *line; /* what to type */
    const char *text; /* what it does */
} cli_example;

typedef struct cli_command {
    const char *name;
    const char *summary;         /* one line */
    const char *const *usages;   /* what follows "tamis", ends with NULL */
    const char *const *about;    /* paragraphs, ends with NULL */
    const cli_example *examples; /* ends with a NULL line */
    const uint8_t *options;      /* cli_option_id, ends with CLI_OPTION_COUNT */
    const char *operands;        /* what completes an operand: "file", words, or "" */
    int (*run)(const cli_arguments *arguments);
} cli_command;

/* Ends with a NULL name. */
extern const cli_command cli_commands[];
const cli_command *cli_command_find(const char *name);

/* What was typed. */
struct cli_arguments {
    const cli_command *command;
    struct {
        cli_option_id option;
        const char *value; /* NULL when the option takes none */
    } given[CLI_GIVEN_MAX];
    size_t given_count;
    const char *const *operands;
    size_t operand_count;
};

/* Takes argv[first..argc) apart; operands are gathered at the front of argv. False after a message. */
bool cli_parse(const cli_command *command, int argc, char **argv, int first, cli_arguments *out);

bool cli_has(const cli_arguments *arguments, cli_option_id option);
/* The last value given; NULL when the option was not. */
const char *cli_value(const cli_arguments *arguments, cli_option_id option);
/* All values given, in order, at most CLI_GIVEN_MAX; returns how many. */
size_t cli_values(const cli_arguments *arguments, cli_option_id option,
                  const char *out[CLI_GIVEN_MAX]);
/* Leave *out alone when the option was not given. False after a message. */
bool cli_number(const cli_arguments *arguments, cli_option_id option, uint64_t max, uint64_t *out);
bool cli_fraction(const cli_arguments *arguments, cli_option_id option, double *out);

/* The candidate most like `typed`, or NULL when none is near. */
const char *cli_nearest(const char *typed, const char *const *candidates, size_t count);

int cli_run_compile(const cli_arguments *arguments);
int cli_run_screen(const cli_arguments *arguments);
int cli_run_compare(const cli_arguments *arguments);
int cli_run_scan(const cli_arguments *arguments);
int cli_run_decide(const cli_arguments *arguments);
int cli_run_rules(const cli_arguments *arguments);
int cli_run_inventory(const cli_arguments *arguments);
int cli_run_cases(const cli_arguments *arguments);
int cli_run_desk(const cli_arguments *arguments);
int cli_run_user(const cli_arguments *arguments);
int cli_run_key(const cli_arguments *arguments);
int cli_run_audit(const cli_arguments *arguments);
int cli_run_watch(const cli_arguments *arguments);
int cli_run_changes(const cli_arguments *arguments);
int cli_run_serve(const cli_arguments *arguments);
int cli_run_show(const cli_arguments *arguments);
int cli_run_parameters(const cli_arguments *arguments);
int cli_run_diff(const cli_arguments *arguments);
int cli_run_stats(const cli_arguments *arguments);
int cli_run_verify(const cli_arguments *arguments);
int cli_run_help(const cli_arguments *arguments);
int cli_run_version(const cli_arguments *arguments);
int cli_run_completion(const cli_arguments *arguments);
int cli_run_man(const cli_arguments *arguments);

#endif
