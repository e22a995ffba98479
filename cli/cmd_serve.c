/* cmd_serve.c - tamis serve: the HTTP service. */
#include <stdlib.h>
#include <unistd.h>

#include <server/server.h>
#include "desk.h"
#include "session.h"

enum {
    BODY_MAX = 1 << 30,
    SECONDS_MAX = 3600,
    THREADS_MAX = 64,
    JOBS_MAX = 8,
    QUEUE_MAX = 128,
    CONNECTIONS_MIN = 8,
    CONNECTIONS_MAX = 100000
};

static const uint64_t upload_max = (uint64_t)1 << 40;

/* Files of clients may be large, and the folder for temporary files may be memory. */
static const char *spool_folder(void)
{
    const char *folder = getenv("TMPDIR");
    if (folder != NULL && folder[0] != '\0')
        return folder;
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

static unsigned at_least_one(uint64_t count)
{
    return count == 0 ? 1 : (unsigned)count;
}

static int serve(const cli_arguments *arguments, const cli_session *session, tamis_rules *rules,
                 tamis_desk *desk)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors > THREADS_MAX ? THREADS_MAX : (uint64_t)processors;
    uint64_t body = 8 << 20;
    uint64_t seconds = 30;
    uint64_t upload = (uint64_t)1 << 30;
    uint64_t jobs = 1;
    uint64_t connections = server_connections_allowed(1024);
    uint64_t queue = QUEUE_MAX;
    uint64_t each = 0;
    const char *folders[CLI_GIVEN_MAX];
    if (!cli_number(arguments, CLI_OPTION_THREADS, THREADS_MAX, &threads) ||
        !cli_number(arguments, CLI_OPTION_BODY_MAX, BODY_MAX, &body) ||
        !cli_number(arguments, CLI_OPTION_UPLOAD_MAX, upload_max, &upload) ||
        !cli_number(arguments, CLI_OPTION_JOBS, JOBS_MAX, &jobs) ||
        !cli_number(arguments, CLI_OPTION_CONNECTIONS, CONNECTIONS_MAX, &connections) ||
        !cli_number(arguments, CLI_OPTION_CONNECTIONS_EACH, CONNECTIONS_MAX, &each) ||
        !cli_number(arguments, CLI_OPTION_QUEUE, QUEUE_MAX, &queue) ||
        !cli_number(arguments, CLI_OPTION_TIMEOUT, SECONDS_MAX, &seconds))
        return CLI_EXIT_ERROR;
    const char *listen = cli_value(arguments, CLI_OPTION_LISTEN);
    if (cli_has(arguments, CLI_OPTION_TLS_CERT) != cli_has(arguments, CLI_OPTION_TLS_KEY))
        return cli_fail("serve: --tls-cert and --tls-key go together");
    server_options options = {
        .listen = listen == NULL ? "127.0.0.1:8000" : listen,
        .tls_cert = cli_value(arguments, CLI_OPTION_TLS_CERT),
        .tls_key = cli_value(arguments, CLI_OPTION_TLS_KEY),
        .trust_proxy = cli_has(arguments, CLI_OPTION_TRUST_PROXY),
        .connections = connections < CONNECTIONS_MIN ? CONNECTIONS_MIN : (unsigned)connections,
        .connections_each = (unsigned)each,
        .allow_anyone = cli_has(arguments, CLI_OPTION_ALLOW_ANYONE),
        .allow_origin = cli_value(arguments, CLI_OPTION_ALLOW_ORIGIN),
        .snapshot = session->path,
        .engine = session->engine,
        .rules = rules,
        .desk = desk,
        .desk_path = cli_desk_path(arguments),
        .watch = cli_has(arguments, CLI_OPTION_WATCH),
        .rule_folders = folders,
        .rule_folder_count = cli_values(arguments, CLI_OPTION_RULES, folders),
        .threads = at_least_one(threads),
        .queue = (unsigned)queue,
        .body_bytes_max = (size_t)body,
        .upload_bytes_max = (size_t)upload,
        .spool = spool_folder(),
        .jobs = at_least_one(jobs),
        .job_threads = at_least_one(threads / at_least_one(jobs)),
        .request_seconds = at_least_one(seconds),
        .update_token = getenv("TAMIS_UPDATE_TOKEN"),
        .out = stdout,
        .log = cli_has(arguments, CLI_OPTION_QUIET) ? NULL : stderr,
    };
    tamis_error err = {0};
    return server_run(&options, &err) == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
}

/* None is fine. False after a message. */
static bool open_desk(const cli_arguments *arguments, const cli_session *session, tamis_desk **out)
{
    *out = NULL;
    if (cli_desk_path(arguments) != NULL)
        return cli_desk_open(arguments, session->engine, out);
    if (cli_has(arguments, CLI_OPTION_WATCH))
        cli_fail("serve: --watch needs the books of a desk: --desk FILE");
    return !cli_has(arguments, CLI_OPTION_WATCH);
}

int cli_run_serve(const cli_arguments *arguments)
{
    cli_session session;
    tamis_rules *rules = NULL;
    tamis_desk *desk = NULL;
    int result = CLI_EXIT_ERROR;
    if (arguments->operand_count > 0)
        return cli_fail("serve: takes no operands; name the snapshot with --snapshot FILE");
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT) &&
        cli_session_rules(arguments, &rules) && open_desk(arguments, &session, &desk))
        result = serve(arguments, &session, rules, desk);
    tamis_desk_close(desk);
    tamis_rules_close(rules);
    cli_session_close(&session);
    return result;
}
