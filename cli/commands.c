/*
 * commands.c - the table of commands: what each is for, its options, and examples that teach it.
 */
#include "options.h"

#define TEXTS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define OPTIONS(...)                                                                               \
    (const uint8_t[])                                                                              \
    {                                                                                              \
        __VA_ARGS__, CLI_OPTION_HELP, CLI_OPTION_COUNT                                             \
    }
#define EXAMPLES(...)                                                                              \
    (const cli_example[])                                                                          \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            NULL, NULL                                                                             \
        }                                                                                          \
    }
#define O(id) CLI_OPTION_##id

const cli_command cli_commands[] = {
    {.name = "compile",
     .summary = "read published lists into one snapshot",
     .usages = TEXTS("compile [-o FILE] SOURCE..."),
     .about = TEXTS(
         "SOURCE is FORMAT[/DATASET][@YYYY-MM-DD]:PATH. DATASET names the list in results "
         "(default: "
         "the format's name); the date is that of the edition, and several editions of one list "
         "may "
         "be compiled together, so that the snapshot answers for past days. Files may be packed "
         "with "
         "gzip, xz or zstd.",
         "A bad row is reported with its line and skipped. A file that is not of its format is an "
         "error, and the old snapshot stays as it was."),
     .examples =
         EXAMPLES({"tamis compile us_csl:consolidated.csv.xz un_sc:consolidated.xml",
                   "two lists, into your own snapshot, which every command uses"},
                  {"tamis compile -o lists.snap us_ofac_sdn@2026-07-31:ofac/",
                   "a folder with sdn.csv, alt.csv and add.csv, with the day of the edition"},
                  {"tamis compile -o lists.snap un_sc@2019-05-01:old.xml un_sc@2026-08-01:new.xml",
                   "two editions of one list"},
                  {"tamis compile -o mine.snap --mapping deny.json csv/deny_list:deny.csv",
                   "a table of your own"}),
     .options = OPTIONS(O(OUTPUT), O(MAPPING), O(SKIPS), O(THREADS), O(JSON), O(QUIET)),
     .operands = "file",
     .run = cli_run_compile},
    {.name = "screen",
     .summary = "is this party on a list?",
     .usages = TEXTS("screen NAME [--country C] [--birth-date D] [--id ID] ...",
                     "screen --in FILE [--out FILE] ..."),
     .about = TEXTS(
         "Finds the listed parties whose names or identifiers agree with what you know. More facts "
         "make the answer sharper: a birth date or a country that contradicts lowers the score, a "
         "passport or IMO number that agrees finds the party under any name.",
         "With --in a whole table is screened. CSV columns are recognized by name (name, "
         "birth_date, "
         "country, id_number ...) or told with --map; JSON lines have the form "
         "{\"id\", \"schema\", \"properties\"}. Results come in the order of the input.",
         "A query of JSON lines may bring options of its own: {\"options\": {\"threshold\": 0.8, "
         "\"topics\": [\"sanction\"]}} (docs/QUERIES.md). They take the place of those given here; "
         "what is "
         "wrong in them is an error of that row.",
         "A party without a hit is not thereby permitted: tamis says which lists were consulted, "
         "no "
         "more."),
     .examples =
         EXAMPLES({"tamis screen \"Huawei Technologies\"", "one name"},
                  {"tamis screen \"Igor Sechin\" --birth-date 1960-09-07 --country ru "
                   "--explain",
                   "with what else is known, and why it matched"},
                  {"tamis screen --id imo:9357183", "a ship by its number, whatever its name"},
                  {"tamis screen \"ZTE\" --as-of 2018-06-01 --json",
                   "as the lists stood that day, for a program"},
                  {"tamis screen --in customers.csv --out hits.csv", "a customer file"},
                  {"tamis screen --in crm.csv.gz --map name=full_name,birthDate=dob",
                   "columns with names of their own"},
                  {"tamis screen \"Bank Example\" --only-country ir --topic sanction --no-weak",
                   "only sanctioned parties connected with Iran, without weak aliases"},
                  {"tamis screen \"Igor Sechin\" --desk FILE --open-cases",
                   "marks what the desk remembers and opens cases for the rest"}),
     .options = OPTIONS(O(SCHEMA), O(COUNTRY), O(BIRTH_DATE), O(ID), O(PROPERTY), O(DATASET),
                        O(SKIP_DATASET), O(TOPIC), O(ONLY_COUNTRY), O(EXCLUDE), O(THRESHOLD),
                        O(LIMIT), O(AS_OF), O(NO_WEAK), O(PARAMETERS), O(PARAMETER), O(EXHAUSTIVE),
                        O(EXPLAIN), O(IN), O(OUT), O(MAP), O(FORMAT), O(THREADS), O(DESK),
                        O(OPEN_CASES), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_screen},
    {.name = "compare",
     .summary = "how alike are two names?",
     .usages = TEXTS("compare NAME1 NAME2 [--schema SCHEMA]", "compare --in FILE [--out FILE]"),
     .about = TEXTS(
         "Prints the score that screening would give, from 0 to 1; 0.7 and above is a hit by "
         "default. With --in, a CSV with columns name1, name2 and optionally schema gets a column "
         "score; JSON lines {\"query\": entity, \"candidate\": entity} get score and explanations.",
         "How rare a word is counts. It is looked up in the snapshot given with --snapshot or in "
         "your own; without one, words are judged by their kind alone."),
     .examples = EXAMPLES(
         {"tamis compare \"Huawei Technologies\" \"HUAWEI TECHNOLOGY CO LTD\"", "two spellings"},
         {"tamis compare \"Li Wei\" \"Wei Li\" --schema Person --explain",
          "with the evidence, word by word"},
         {"tamis compare --in pairs.csv --out scored.csv", "a table of pairs"}),
     .options = OPTIONS(O(SCHEMA), O(THRESHOLD), O(PARAMETERS), O(PARAMETER), O(EXPLAIN), O(IN),
                        O(OUT), O(FORMAT), O(THREADS), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_compare},
    {.name = "scan",
     .summary = "which listed parties does a document mention?",
     .usages = TEXTS("scan FILE... [--record FILE] [--html FILE]"),
     .about = TEXTS(
         "Reads text, HTML (the article without the page around it) and PDF (through pdftotext), "
         "and finds the mentions of all listed names in one pass. Names are found as the lists "
         "spell "
         "them; for misspelled ones there is screen. Who was listed is answered for the day of "
         "--as-of, else for the document's own date.",
         "With --record, what the document claims is set against a file of what the record says: "
         "numbers that differ, reports that nothing confirms, words that say more than the rule."),
     .examples = EXAMPLES({"tamis scan article.html", "mentions, as a table"},
                          {"tamis scan article.html --record record.json",
                           "and what it claims that the record does not say"},
                          {"tamis scan report.pdf --html marked.html", "the text with its mentions "
                                                                       "marked"},
                          {"tamis scan *.txt --json", "many documents, for a program"}),
     .options = OPTIONS(O(KIND), O(AS_OF), O(RECORD), O(HTML), O(DATASET), O(THRESHOLD), O(NO_WEAK),
                        O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "file",
     .run = cli_run_scan},
    {.name = "decide",
     .summary = "may we do this, with whom, where, on which day, and why?",
     .usages = TEXTS("decide --facts FILE [--explain] ...",
                     "decide --fact PATH=VALUE [--fact PATH=VALUE]...", "decide --replay FILE ..."),
     .about = TEXTS(
         "States what each regime asks for a transaction: not_subject, allowed, "
         "allowed_with_conditions, review, license_required or prohibited, with the rules that "
         "count, their texts and editions, what is not known, and the next day on which the "
         "answer changes. Facts are those of docs/FACTS.md: date, activity, actor, party, item, "
         "place and so on. What is not stated is unknown and is never guessed: it becomes a "
         "question and an interval from the mildest to the strictest answer.",
         "Parties, owners and makers whose lists are not stated are looked up by name and country "
         "in the snapshot. A name that is only near ends in a question. \"lists\": [] says that "
         "somebody is on none.",
         "The answer is one JSON object per transaction (docs/determination.schema.json) in the "
         "order of the input; --explain writes it for people. A line that cannot be decided "
         "becomes an error object, and the rest goes on. The answer says what was consulted and "
         "what was not; it is no permission.",
         "A claim among the facts (claim.text, speaker, date) is set beside what lists and rules "
         "say "
         "on its day, and beside a record of known claims: the one built in, or that of --record.",
         "Exit status 1 when an answer is stricter than allowed_with_conditions, 2 when a "
         "transaction could not be decided."),
     .examples = EXAMPLES(
         {"tamis decide --fact date=2019-05-23 --fact activity=export --fact party.name=Huawei "
          "--explain",
          "a first question, asked on the command line"},
         {"tamis decide --facts shipment.yaml --explain", "a transaction in a file, for people"},
         {"tamis decide --facts shipment.yaml --html answer.html", "the same to print or file"},
         {"tamis decide --facts orders.jsonl --out answers.jsonl",
          "a batch: {\"id\": ..., \"facts\": {...}} per line"},
         {"tamis decide --facts orders.jsonl --fact date=2026-11-10",
          "the same orders on another day"},
         {"tamis decide --facts orders.jsonl --on 2019-05-15,2019-05-16,2019-05-20 --explain "
          "--timeline story.svg",
          "on several days: a table, what changed on which day between them, and a picture"},
         {"tamis decide --facts orders.jsonl --licenses held.yaml",
          "with the licenses you hold, until they are used up"},
         {"tamis decide --replay answers.jsonl", "are they still what we would answer?"}),
     .options = OPTIONS(O(FACTS), O(FACT), O(EXPLAIN), O(KNOWN_ON), O(RULES), O(LICENSES),
                        O(RECORD), O(REPLAY), O(HTML), O(ON), O(TIMELINE), O(THRESHOLD), O(OUT),
                        O(THREADS), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_decide},
    {.name = "inventory",
     .summary = "which devices come from restricted makers, and by when must they go?",
     .usages = TEXTS("inventory FILE [--html FILE] [--actor [PLACE=]ACTOR] ..."),
     .about = TEXTS(
         "Reads a CSV of devices and tells which makers are listed (by vendor name, brand, or the "
         "holder of the MAC address block), which devices stand in which zone, what the rule packs "
         "say of their use on the day of --as-of (default: today), and which deadline comes next. "
         "Columns are recognized by name (vendor, brand, model, mac, class, network, latitude, "
         "longitude, site, installed on, country, zone) or told with --map.",
         "The rules of each device's country are asked, those of every country where it is not "
         "known. Many rules bind certain operators only: say with --actor who you are.",
         "A table for people, or with --json one object per device with findings. A row that "
         "cannot be read is told with its line and skipped.",
         "Exit status 1 when there is a finding. A device without one is not thereby permitted."),
     .examples = EXAMPLES(
         {"tamis inventory devices.csv --actor carrier", "the findings, as tables"},
         {"tamis inventory devices.csv --actor carrier --actor UK=uk_pcp_directed --html out.html",
          "with map, deadlines and a table to filter"},
         {"tamis inventory cmdb.csv.gz --map vendor=Hersteller,lat=Breite,lon=Laenge --json",
          "columns with names of their own, for a program"},
         {"tamis inventory devices.csv --as-of 2028-01-01 --jurisdiction UK",
          "how it will stand then, by the rules of one country"}),
     .options = OPTIONS(O(MAP), O(AS_OF), O(JURISDICTION), O(ACTOR), O(ACTIVITY), O(HTML),
                        O(THRESHOLD), O(RULES), O(THREADS), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "file",
     .run = cli_run_inventory},
    {.name = "rules",
     .summary = "list, check or test rule packs",
     .usages = TEXTS("rules list|check|test [FOLDER...]"),
     .about = TEXTS(
         "list: packs with their regimes and rules, legal force, days in force and status. check: "
         "reads packs and tells every mistake with file, line and column, and what was expected. "
         "test: runs the examples inside the packs.",
         "Without a folder these are the built-in packs. docs/RULES.md tells how to write one.",
         "Exit status 1 when check finds an error or a test fails."),
     .examples = EXAMPLES({"tamis rules list", "what is built in"},
                          {"tamis rules check my_rules/", "are my packs in order?"},
                          {"tamis rules test my_rules/", "do they answer their examples?"},
                          {"tamis decide --facts f.json --rules my_rules/ --rules data/rules/",
                           "use them, beside others"}),
     .options = OPTIONS(O(JSON), O(QUIET)),
     .operands = "list check test",
     .run = cli_run_rules},
    {.name = "cases",
     .summary = "work on the cases of a desk",
     .usages = TEXTS("cases [list] [--state STATE] [--text WORDS] [--sort ORDER]", "cases show ID",
                     "cases act ID ACTION [VALUE] [--reason TEXT] [--until DAY]",
                     "cases settings [OUTCOME...|none]"),
     .about = TEXTS(
         "A case is one hit under review (docs/DESK.md). Without a command: those that are due "
         "first. Actions: assign NAME|nobody, comment TEXT, due DAY|none, decide "
         "true_match|false_alert|inconclusive, approve, reject, reopen; decide, reject and reopen "
         "need a --reason.",
         "A false alert is approved by another person than decided; settings names the outcomes "
         "that need two. A step is taken on the case as it stands; the service is where it is "
         "checked against what its author has seen."),
     .examples =
         EXAMPLES({"tamis cases --desk team.desk --state open --sort score", "the likeliest first"},
                  {"tamis cases show 12", "one case with its steps"},
                  {"tamis cases act 12 decide false_alert --reason \"another birth date\" --until "
                   "2027-06-30",
                   "waits for a second person"}),
     .options = OPTIONS(O(DESK), O(STATE), O(TEXT), O(SORT), O(DATASET), O(LIMIT), O(REASON),
                        O(UNTIL), O(JSON), O(QUIET)),
     .operands = "list show act settings",
     .run = cli_run_cases},
    {.name = "desk",
     .summary = "make, copy or check a desk",
     .usages = TEXTS("desk init FILE", "desk backup FILE [--desk FILE]", "desk check [FILE]"),
     .about = TEXTS(
         "A desk is one file that holds accounts, cases, watched customers and the audit trail "
         "(docs/DESK.md). init makes it, with FILE.key beside it, and prints the public key: keep "
         "it "
         "elsewhere, for tamis audit verify. backup copies a desk while it is in use; the key is "
         "not copied. check tells whether the file is sound.",
         "Exit status 1 when check finds something."),
     .examples = EXAMPLES({"tamis desk init team.desk", "a new one; prints its public key"},
                          {"tamis desk backup /backup/team.desk --desk team.desk", "a copy"},
                          {"tamis desk check /backup/team.desk", "is it sound?"}),
     .options = OPTIONS(O(DESK), O(QUIET)),
     .operands = "init backup check",
     .run = cli_run_desk},
    {.name = "user",
     .summary = "who may log in",
     .usages = TEXTS("user [list]", "user add NAME --role ROLE",
                     "user change NAME [--role ROLE] [--disable|--enable] [--password]"),
     .about = TEXTS(
         "Passwords are asked for on the terminal, twice, else read from standard input, one line. "
         "They have 12 bytes at least. A new password, or --disable, ends the sessions of the "
         "user."),
     .examples = EXAMPLES({"tamis user add ann --role admin --desk team.desk", "the first one"},
                          {"tamis user change bob --role approver", "with TAMIS_DESK set"},
                          {"tamis user change eve --disable", "can log in no more"}),
     .options = OPTIONS(O(DESK), O(ROLE), O(DISABLE), O(ENABLE), O(PASSWORD), O(JSON), O(QUIET)),
     .operands = "list add change",
     .run = cli_run_user},
    {.name = "key",
     .summary = "keys for programs that use the service",
     .usages =
         TEXTS("key [list]", "key add NAME --scope SCOPE... [--role ROLE]", "key revoke NAME"),
     .about = TEXTS("add prints the key, which is shown once: the desk keeps only its digest. The "
                    "name of a revoked key is not given again."),
     .examples = EXAMPLES({"tamis key add shop --scope screen --per-minute 600 --desk team.desk",
                           "for a shop that screens"},
                          {"tamis key add etl --scope watch --role analyst --expires 2027-12-31",
                           "loads books of customers until the end of 2027"},
                          {"tamis key revoke shop", "at once"}),
     .options = OPTIONS(O(DESK), O(SCOPE), O(ROLE), O(PER_MINUTE), O(EXPIRES), O(JSON), O(QUIET)),
     .operands = "list add revoke",
     .run = cli_run_key},
    {.name = "audit",
     .summary = "check, write out or sign the audit trail; erase old texts in it",
     .usages = TEXTS("audit verify [FILE] [--public-key KEY] [--checkpoints FILE]",
                     "audit export [--after NUMBER] [--filter JSON]", "audit checkpoint",
                     "audit erase --reason TEXT --filter JSON"),
     .about = TEXTS(
         "verify reads a desk, or what export wrote, and names the first record that was changed, "
         "removed, put in or moved. The public key and checkpoints kept elsewhere tell what "
         "somebody did who had the whole machine.",
         "export writes JSON lines; with --filter only some records, which then cannot be checked "
         "as a chain. checkpoint signs the newest record; keep what it prints elsewhere.",
         "erase takes the texts of the records out that the filter chooses (until, from, first, "
         "last, text, actor, action, subject), and records who did so and why. Their digests stay, "
         "so verify still finds what was tampered with; it counts what was erased.",
         "Exit status 1 when verify finds something."),
     .examples = EXAMPLES(
         {"tamis audit verify team.desk", "is it whole?"},
         {"tamis audit checkpoint --desk team.desk >> kept.jsonl", "to be kept elsewhere"},
         {"tamis audit verify trail.jsonl --checkpoints kept.jsonl",
          "an export against what was kept"},
         {"tamis audit erase --reason 'kept five years' --filter '{\"until\":\"2021-12-31\"}'",
          "the texts of 2021 and before"}),
     .options = OPTIONS(O(DESK), O(PUBLIC_KEY), O(CHECKPOINTS), O(AFTER), O(LIMIT), O(FILTER),
                        O(REASON), O(JSON), O(QUIET)),
     .operands = "verify export checkpoint erase",
     .run = cli_run_audit},
    {.name = "watch",
     .summary = "keep customers screened while the lists change",
     .usages = TEXTS("watch [list]", "watch load BOOK --in FILE [--replace] ...",
                     "watch run [BOOK] [--all]", "watch remove BOOK"),
     .about = TEXTS(
         "A book is a set of customers in a desk (docs/DESK.md). load makes it, or brings a table "
         "of customers into it, all or none: the column id tells who is who, and only what changed "
         "is screened again. --threshold, --limit, --dataset and --topic are kept with the book.",
         "run screens new and changed customers against everything, and the others against the "
         "entities that changed since the lists that they were screened with. New hits become "
         "cases. A run that was broken off goes on where it was. Without a book: all of them. "
         "Webhooks that wait are told afterwards.",
         "Exit status 1 when run found new hits."),
     .examples = EXAMPLES({"tamis watch load shop --in customers.csv --replace --desk team.desk",
                           "the customers as they are today"},
                          {"tamis watch run --desk team.desk", "every night, after compile"},
                          {"tamis watch --desk team.desk", "the books"}),
     .options = OPTIONS(O(DESK), O(IN), O(MAP), O(SCHEMA), O(REPLACE), O(THRESHOLD), O(LIMIT),
                        O(DATASET), O(TOPIC), O(ALL), O(THREADS), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "load run list remove",
     .run = cli_run_watch},
    {.name = "changes",
     .summary = "what changed on the lists, as a desk has seen it",
     .usages = TEXTS("changes [--since DAY] [--dataset NAME] [--text WORDS] [--atom]"),
     .about = TEXTS(
         "A desk notes what changed when watch run, or the service, meets another snapshot. Newest "
         "first, 50 of them or as --limit says (at most 500). --json tells what differs. Two "
         "snapshots at hand are compared with diff."),
     .examples = EXAMPLES({"tamis changes --since 2026-11-01 --desk team.desk", "of this month"},
                          {"tamis changes --atom --desk team.desk", "for a feed reader"}),
     .options =
         OPTIONS(O(DESK), O(SINCE), O(DATASET), O(TEXT), O(LIMIT), O(ATOM), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_changes},
    {.name = "serve",
     .summary = "answer over HTTP: screen, look up, decide",
     .usages = TEXTS("serve [--listen HOST:PORT] [--snapshot FILE]"),
     .about = TEXTS(
         "Speaks the yente API (match, search, entities, catalog), so that its clients work, "
         "decides transactions, and takes files: documents, inventories, and tables of parties of "
         "any "
         "length, which are screened one after the other while other requests are answered. "
         "docs/SERVICE.md shows every route with an example.",
         "A new snapshot is taken up within a second of its file being replaced, or on SIGHUP, "
         "without a failed request; a file that cannot be used leaves the old one in place. "
         "SIGTERM and SIGINT stop the service after what was begun.",
         "With --desk everybody needs a key or a session (tamis user, tamis key), every query is "
         "recorded before it is "
         "answered, and cases, books, changes and the audit trail are there. Without one nobody is "
         "asked who they are.",
         "Standard output tells the address; standard error one JSON object per request, without "
         "what was asked."),
     .examples =
         EXAMPLES({"tamis serve", "on http://127.0.0.1:8000"},
                  {"tamis serve --listen 127.0.0.1:0 --snapshot lists.snap",
                   "on a free port, with these lists"},
                  {"tamis serve --desk office.desk --watch",
                   "for a team: accounts, keys, cases, books screened when the lists change"},
                  {"tamis serve --listen 0.0.0.0:8000 --allow-anyone",
                   "behind a proxy that checks who may ask"}),
     .options = OPTIONS(O(LISTEN), O(DESK), O(WATCH), O(ALLOW_ANYONE), O(ALLOW_ORIGIN), O(TLS_CERT),
                        O(TLS_KEY), O(TRUST_PROXY), O(CONNECTIONS), O(CONNECTIONS_EACH), O(QUEUE),
                        O(BODY_MAX), O(UPLOAD_MAX), O(JOBS), O(TIMEOUT), O(RULES), O(THREADS),
                        O(SNAPSHOT), O(QUIET)),
     .operands = "",
     .run = cli_run_serve},
    {.name = "show",
     .summary = "all that the lists say about one entity",
     .usages = TEXTS("show ID... [--as-of DATE]"),
     .about =
         TEXTS("ID is an entity id as in results, or the publisher's own reference (an OFAC uid, a "
               "UN reference number ...). Shows listings with dates, citation, license "
               "requirement and policy, names, facts, and who is linked to it."),
     .examples =
         EXAMPLES({"tamis show us_bis_el-huawei-technologies", "one entity"},
                  {"tamis show us_bis_el-huawei-technologies --as-of 2019-05-15",
                   "as it stood the day before it was listed"},
                  {"tamis show 12345 --json", "by the publisher's reference, for a program"}),
     .options = OPTIONS(O(AS_OF), O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_show},
    {.name = "diff",
     .summary = "what changed between two snapshots",
     .usages = TEXTS("diff OLD NEW"),
     .about =
         TEXTS("Names every entity added (+), removed (-) or changed (~), with the listings and "
               "statements that differ. Exit status 1 when there is a difference."),
     .examples = EXAMPLES({"tamis diff july.snap august.snap", "what a month brought"},
                          {"tamis diff july.snap august.snap --json", "one object per entity"}),
     .options = OPTIONS(O(JSON), O(QUIET)),
     .operands = "file",
     .run = cli_run_diff},
    {.name = "stats",
     .summary = "which lists a snapshot holds, of which day, and what was skipped",
     .usages = TEXTS("stats [--snapshot FILE]"),
     .about = TEXTS(
         "Counts by list: entities, listings, rows read, kept and skipped, with the reasons."),
     .examples = EXAMPLES({"tamis stats", "the snapshot that other commands use"},
                          {"tamis stats -s lists.snap --json", "another one, for a program"}),
     .options = OPTIONS(O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_stats},
    {.name = "parameters",
     .summary = "the numbers that scores are made with",
     .usages = TEXTS("parameters [--parameters FILE] [--parameter NAME=VALUE]..."),
     .about = TEXTS(
         "Prints every parameter of the scorer with what it does and its range, in the form that "
         "--parameters reads. Given a file or single values, it checks them and prints what they "
         "make.",
         "Other parameters give other scores; the search stays without loss, since combinations "
         "for "
         "which that cannot be promised are refused."),
     .examples = EXAMPLES(
         {"tamis parameters > mine.params", "the built-in ones, to edit"},
         {"tamis parameters --parameters mine.params --json", "is my file right?"},
         {"tamis screen \"Huawei\" --parameter contradiction=2.5", "one of them, for once"}),
     .options = OPTIONS(O(PARAMETERS), O(PARAMETER), O(JSON), O(QUIET)),
     .operands = "",
     .run = cli_run_parameters},
    {.name = "verify",
     .summary = "is a snapshot whole and unchanged?",
     .usages = TEXTS("verify [FILE...]"),
     .about =
         TEXTS("Checks structure, every content digest and every cross reference. Exit status 2 "
               "when anything is wrong."),
     .examples = EXAMPLES({"tamis verify lists.snap", "one file"},
                          {"tamis verify", "the snapshot that other commands use"}),
     .options = OPTIONS(O(SNAPSHOT), O(JSON), O(QUIET)),
     .operands = "file",
     .run = cli_run_verify},
    {.name = "help",
     .summary = "explain a command",
     .usages = TEXTS("help [COMMAND]"),
     .about = TEXTS("Without a command: all of them."),
     .examples = EXAMPLES({"tamis help screen", "the same as tamis screen --help"}),
     .options = OPTIONS(O(QUIET)),
     .operands = "compile screen compare scan decide inventory rules cases desk user key audit "
                 "serve show diff stats "
                 "parameters verify "
                 "completion man",
     .run = cli_run_help},
    {.name = "version",
     .summary = "print the version",
     .usages = TEXTS("version"),
     .about = TEXTS("Prints the version of the program."),
     .examples = EXAMPLES({"tamis version", "the version"}),
     .options = OPTIONS(O(QUIET)),
     .operands = "",
     .run = cli_run_version},
    {.name = "completion",
     .summary = "print the completion script of a shell",
     .usages = TEXTS("completion bash|zsh|fish"),
     .about = TEXTS("make install puts the scripts where the shells look for them."),
     .examples = EXAMPLES(
         {". <(tamis completion bash)", "for this bash"},
         {"tamis completion fish > ~/.config/fish/completions/tamis.fish", "for every fish"}),
     .options = OPTIONS(O(QUIET)),
     .operands = "bash zsh fish",
     .run = cli_run_completion},
    {.name = "man",
     .summary = "print the manual page",
     .usages = TEXTS("man"),
     .about = TEXTS("Prints roff source, made from the same table as the help texts."),
     .examples = EXAMPLES({"tamis man | man -l -", "read it"}),
     .options = OPTIONS(O(QUIET)),
     .operands = "",
     .run = cli_run_man},
    {.name = NULL},
};
