/* cmd_serve.c - tamis serve: the HTTP service. */
#include <unistd.h>

#include <server/server.h>
#include "session.h"

enum { BODY_MAX = 1 << 30, SECONDS_MAX = 3600, THREADS_MAX = 64 };

static int serve(const cli_arguments *arguments, const cli_session *session,
                 const tamis_rules *rules)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = processors > THREADS_MAX ? THREADS_MAX : (uint64_t)processors;
    uint64_t body = 8 << 20;
    uint64_t seconds = 30;
    if (!cli_number(arguments, CLI_OPTION_THREADS, THREADS_MAX, &threads) ||
        !cli_number(arguments, CLI_OPTION_BODY_MAX, BODY_MAX, &body) ||
        !cli_number(arguments, CLI_OPTION_TIMEOUT, SECONDS_MAX, &seconds))
        return CLI_EXIT_ERROR;
    const char *listen = cli_value(arguments, CLI_OPTION_LISTEN);
    server_options options = {
        .listen = listen == NULL ? "127.0.0.1:8000" : listen,
        .allow_anyone = cli_has(arguments, CLI_OPTION_ALLOW_ANYONE),
        .snapshot = session->path,
        .engine = session->engine,
        .rules = rules,
        .threads = threads == 0 ? 1 : (unsigned)threads,
        .body_bytes_max = (size_t)body,
        .request_seconds = seconds == 0 ? 1 : (unsigned)seconds,
        .out = stdout,
        .log = cli_has(arguments, CLI_OPTION_QUIET) ? NULL : stderr,
    };
    tamis_error err = {0};
    return server_run(&options, &err) == TAMIS_OK ? CLI_EXIT_NOTHING : cli_fail_call(&err);
}

int cli_run_serve(const cli_arguments *arguments)
{
    cli_session session;
    tamis_rules *rules = NULL;
    int result = CLI_EXIT_ERROR;
    if (arguments->operand_count > 0)
        return cli_fail("serve: takes no operands; name the snapshot with --snapshot FILE");
    if (cli_session_open(&session, arguments, CLI_NEED_SNAPSHOT) &&
        cli_session_rules(arguments, &rules))
        result = serve(arguments, &session, rules);
    tamis_rules_close(rules);
    cli_session_close(&session);
    return result;
}
