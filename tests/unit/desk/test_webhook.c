/* Webhooks against a real server on this machine that fails, hangs, redirects and never stops answering. */
#include "support/desk_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

#include <jansson.h>

#include "desk/events.h"
#include "desk/inside.h"
#include "desk/webhook.h"

/* ---- the server ------------------------------------------------------------------------------ */

typedef enum answer {
    ANSWER_OK,
    ANSWER_ERROR,
    ANSWER_HANG,
    ANSWER_REDIRECT,
    ANSWER_ENDLESS,
    ANSWER_CLOSE,
    ANSWER_NESTED
} answer;

/* Only a server that hangs is given up quickly: a busy machine may take seconds to answer. */
enum { REQUEST_MAX = 1 << 16, ANSWERS_MAX = 64, PATIENT_MS = 30000, HASTY_MS = 300 };

typedef struct server {
    int listener;
    int port;
    pthread_t thread;
    answer answers[ANSWERS_MAX]; /* one a request; OK after the last */
    _Atomic int requests;
    char request[REQUEST_MAX]; /* the newest */
    tamis__desk *other;        /* sends, too, while the request is answered */
    uint32_t other_next;
} server;

typedef struct fixture {
    desk_fixture *base;
    server server;
    char secret[80];
    long wait_ms;
} fixture;

static void respond(int client, const char *text)
{
    size_t len = strlen(text);
    assert_int_equal(send(client, text, len, MSG_NOSIGNAL), (ssize_t)len);
}

/* Until the body is as long as its header says. */
static void read_request(server *s, int client)
{
    size_t used = 0;
    for (;;) {
        ssize_t got = recv(client, s->request + used, sizeof s->request - 1 - used, 0);
        if (got <= 0)
            break;
        used += (size_t)got;
        s->request[used] = '\0';
        const char *body = strstr(s->request, "\r\n\r\n");
        const char *length = strstr(s->request, "Content-Length: ");
        if (body != NULL && length != NULL && strlen(body + 4) >= strtoul(length + 16, NULL, 10))
            break;
    }
}

static void wait_for_end(int client)
{
    char byte;
    while (recv(client, &byte, 1, 0) > 0) {
    }
}

static void answer_client(server *s, int client, int number)
{
    static const tamis__send_times times = {PATIENT_MS, PATIENT_MS};
    char piece[4096];
    switch (s->answers[number % ANSWERS_MAX]) {
    case ANSWER_OK: respond(client, "HTTP/1.1 204 No Content\r\n\r\n"); break;
    case ANSWER_ERROR:
        respond(client, "HTTP/1.1 503 Busy\r\nContent-Length: 3\r\nRetry-After: 1\r\n\r\nno!");
        break;
    case ANSWER_HANG: wait_for_end(client); break;
    case ANSWER_REDIRECT:
        snprintf(piece, sizeof piece,
                 "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/elsewhere\r\n"
                 "Content-Length: 0\r\n\r\n",
                 s->port);
        respond(client, piece);
        break;
    case ANSWER_ENDLESS:
        respond(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        memset(piece, 'x', sizeof piece);
        while (send(client, "800\r\n", 5, MSG_NOSIGNAL) == 5 &&
               send(client, piece, 2048, MSG_NOSIGNAL) == 2048 &&
               send(client, "\r\n", 2, MSG_NOSIGNAL) == 2) {
        }
        break;
    case ANSWER_CLOSE: break;
    case ANSWER_NESTED:
        assert_int_equal(tamis__webhooks_send(s->other, &times, &s->other_next, NULL), TAMIS_OK);
        respond(client, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        break;
    }
}

static void *serve(void *ctx)
{
    server *s = ctx;
    for (;;) {
        int client = accept(s->listener, NULL, NULL);
        if (client < 0)
            return NULL;
        read_request(s, client);
        answer_client(s, client, s->requests++); /* counted before whoever asked goes on */
        close(client);
    }
}

static void server_start(server *s)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(s->listener, 8), 0);
    assert_int_equal(getsockname(s->listener, (struct sockaddr *)&address, &size), 0);
    s->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listener);
}

/* ---- the fixture ----------------------------------------------------------------------------- */

static const tamis_actor admin = {"user:ann", TAMIS_ROLE_ADMIN, TAMIS_SCOPE_ALL};

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->wait_ms = PATIENT_MS;
    desk_fixture_setup((void **)&f->base);
    server_start(&f->server);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    server_stop(&f->server);
    desk_fixture_teardown((void **)&f->base);
    free(f);
    return 0;
}

static tamis_status add(fixture *f, const char *request, tamis__buffer *out)
{
    tamis__desk_db *db;
    tamis_error err = {0};
    assert_int_equal(tamis__desk_begin(f->base->desk, true, &db, &err), TAMIS_OK);
    tamis_status status =
        tamis__webhook_add(f->base->desk, db, &admin, tamis__bytes_of(request), out, &err);
    return tamis__desk_end(f->base->desk, db, status, &err);
}

/* A webhook at the server, for case.opened. */
static void add_hook(fixture *f)
{
    char request[256];
    tamis__buffer out = {0};
    snprintf(request, sizeof request,
             "{\"url\":\"http://127.0.0.1:%d/hook\",\"events\":[\"case.opened\"]}", f->server.port);
    assert_int_equal(add(f, request, &out), TAMIS_OK);
    json_t *json = json_loadb(out.ptr, out.len, 0, NULL);
    snprintf(f->secret, sizeof f->secret, "%s", json_string_value(json_object_get(json, "secret")));
    assert_int_equal(strlen(f->secret), 64);
    json_decref(json);
    tamis__buffer_clear(&out);
}

static void happen(fixture *f, const char *event, const char *body)
{
    tamis__desk_db *db;
    assert_int_equal(tamis__desk_begin(f->base->desk, true, &db, NULL), TAMIS_OK);
    tamis_status status = tamis__events_add(f->base->desk, db, event, tamis__bytes_of(body), NULL);
    assert_int_equal(tamis__desk_end(f->base->desk, db, status, NULL), TAMIS_OK);
}

static uint32_t send_round(fixture *f)
{
    tamis__send_times times = {f->wait_ms, f->wait_ms};
    uint32_t next;
    tamis_error err = {0};
    if (tamis__webhooks_send(f->base->desk, &times, &next, &err) != TAMIS_OK)
        fail_msg("%s", err.message);
    return next;
}

/* Is the text in the list of deliveries? */
static bool shows(fixture *f, const char *text)
{
    tamis__desk_db *db;
    tamis__buffer out = {0};
    assert_int_equal(tamis__desk_begin_read(f->base->desk, &db, NULL), TAMIS_OK);
    tamis_status status = tamis__delivery_list(db, &admin, 0, tamis__bytes("", 0), &out, NULL);
    assert_int_equal(tamis__desk_end(f->base->desk, db, status, NULL), TAMIS_OK);
    tamis__buffer_byte(&out, '\0');
    bool found = strstr(out.ptr, text) != NULL;
    if (!found)
        print_message("%s\n", out.ptr);
    tamis__buffer_clear(&out);
    return found;
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* The signature as Python's hmac makes it; false when there is no Python. */
static bool python_signs(const fixture *f, const char *seconds, const char *body, char out[65])
{
    char path[DESK_PATH_BYTES], command[2 * DESK_PATH_BYTES];
    desk_fixture_path(f->base, "body", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%s.%s", seconds, body);
    fclose(file);
    snprintf(command, sizeof command,
             "python3 -c 'import hmac,sys;print(hmac.new(sys.argv[1].encode(),"
             "open(sys.argv[2],\"rb\").read(),\"sha256\").hexdigest())' %s %s 2>/dev/null",
             f->secret, path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t got = fread(out, 1, 64, pipe);
    out[got] = '\0';
    pclose(pipe);
    return got == 64;
}

static void delivers_signed(void **state)
{
    fixture *f = *state;
    char seconds[32], mac[65], expected[65];
    add_hook(f);
    happen(f, "list.changed", "{}"); /* not asked for */
    happen(f, "case.opened", "{\"case\":17}");
    assert_int_equal(send_round(f), UINT32_MAX);
    assert_int_equal(f->server.requests, 1);
    const char *request = f->server.request;
    assert_non_null(strstr(request, "POST /hook HTTP/1.1\r\n"));
    assert_non_null(strstr(request, "Tamis-Event: case.opened\r\n"));
    assert_non_null(strstr(request, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(request, "Tamis-Delivery: "));
    const char *signature = strstr(request, "Tamis-Signature: t=");
    assert_non_null(signature);
    assert_int_equal(sscanf(signature, "Tamis-Signature: t=%31[0-9],v1=%64[0-9a-f]", seconds, mac),
                     2);
    assert_string_equal(seconds, "1795845600");
    const char *body = strstr(request, "\r\n\r\n") + 4;
    assert_string_equal(body, "{\"event\":\"case.opened\",\"time\":\"2026-11-28T06:00:00.000Z\","
                              "\"data\":{\"case\":17}}");
    if (python_signs(f, seconds, body, expected))
        assert_string_equal(mac, expected);
    assert_true(shows(f, "\"state\":\"delivered\",\"attempts\":1"));
    assert_int_equal(send_round(f), UINT32_MAX);
    assert_int_equal(f->server.requests, 1);
}

static void tries_again_and_dies(void **state)
{
    fixture *f = *state;
    int64_t expected = 60;
    for (int i = 0; i < TAMIS__WEBHOOK_ATTEMPTS; i++)
        f->server.answers[i] = ANSWER_ERROR;
    add_hook(f);
    happen(f, "case.opened", "{}");
    for (int i = 1; i < TAMIS__WEBHOOK_ATTEMPTS; i++) {
        assert_int_equal(send_round(f), expected);
        assert_int_equal(f->server.requests, i);
        f->base->now += expected * 1000 - 1000;
        assert_int_equal(send_round(f), 1); /* too early */
        f->base->now += 1000;
        expected = 2 * expected > 43200 ? 43200 : 2 * expected;
    }
    assert_true(shows(f, "\"error\":\"answered with status 503\""));
    assert_int_equal(send_round(f), UINT32_MAX);
    assert_true(shows(f, "\"state\":\"dead\",\"attempts\":12"));
    tamis__desk_db *db;
    int64_t count = 0;
    assert_int_equal(tamis__desk_begin(f->base->desk, true, &db, NULL), TAMIS_OK);
    tamis_status status = tamis__delivery_retry(f->base->desk, db, &admin, 1, &count, NULL);
    assert_int_equal(tamis__desk_end(f->base->desk, db, status, NULL), TAMIS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(send_round(f), UINT32_MAX);
    assert_true(shows(f, "\"state\":\"delivered\",\"attempts\":1"));
}

static void survives_bad_servers(void **state)
{
    fixture *f = *state;
    static const answer answers[] = {ANSWER_HANG, ANSWER_CLOSE, ANSWER_REDIRECT, ANSWER_ENDLESS};
    memcpy(f->server.answers, answers, sizeof answers);
    add_hook(f);
    happen(f, "case.opened", "{}");
    f->wait_ms = HASTY_MS;
    assert_int_equal(send_round(f), 60);
    f->wait_ms = PATIENT_MS;
    assert_true(shows(f, "timed out"));
    f->base->now += 60000;
    assert_int_equal(send_round(f), 120);
    f->base->now += 120000;
    assert_int_equal(send_round(f), 240);
    assert_int_equal(f->server.requests, 3); /* the redirect was not followed */
    assert_true(shows(f, "answered with status 302"));
    f->base->now += 240000;
    assert_int_equal(send_round(f), UINT32_MAX); /* it answered 200, whatever came behind */
    assert_true(shows(f, "\"state\":\"delivered\",\"attempts\":4"));
}

static void sends_once(void **state)
{
    fixture *f = *state;
    f->server.answers[0] = ANSWER_NESTED;
    add_hook(f);
    happen(f, "case.opened", "{}");
    assert_int_equal(tamis__desk_open(f->base->path, &f->server.other, NULL), TAMIS_OK);
    tamis__desk_set_clock(f->server.other, desk_fixture_clock, f->base);
    assert_int_equal(send_round(f), UINT32_MAX);
    assert_int_equal(f->server.requests, 1);
    assert_int_equal(f->server.other_next, TAMIS__WEBHOOK_LEASE_MS / 1000);
    assert_true(shows(f, "\"state\":\"delivered\",\"attempts\":1"));
    tamis__desk_close(f->server.other);
}

/* What the name says at the moment of connecting counts. */
static void refuses_private_networks(void **state)
{
    fixture *f = *state;
    char url[64], problem[TAMIS__POST_PROBLEM_BYTES];
    static const char *const headers[] = {NULL};
    long status;
    static const char *const hosts[] = {"127.0.0.1", "localhost", "2130706433",
                                        "[::ffff:127.0.0.1]"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        snprintf(url, sizeof url, "http://%s:%d/", hosts[i], f->server.port);
        tamis__posting posting = {.url = url,
                                  .reach = TAMIS__REACH_PUBLIC,
                                  .body = TAMIS_LIT("{}"),
                                  .headers = headers,
                                  .times = {PATIENT_MS, PATIENT_MS}};
        assert_int_equal(tamis__webhook_post(&posting, &status, problem, NULL), TAMIS_OK);
        assert_int_equal(status, 0);
        assert_non_null(strstr(problem, "may not be reached"));
    }
    assert_int_equal(f->server.requests, 0);
}

static bool allowed(tamis__reach reach, const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return tamis__reach_allows(reach, (struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return tamis__reach_allows(reach, (struct sockaddr *)&v6);
}

static void knows_addresses(void **state)
{
    (void)state;
    static const char *const public[] = {"8.8.8.8",         "172.32.0.1",   "100.128.0.1",
                                         "192.167.255.255", "2606:4700::1", "::ffff:8.8.8.8",
                                         "223.255.255.254"};
    static const char *const private[] = {"10.0.0.1",    "172.16.0.1",     "172.31.255.255",
                                          "192.168.1.1", "100.64.0.1",     "fd00::1",
                                          "fc00::1",     "::ffff:10.1.2.3"};
    static const char *const own[] = {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"};
    static const char *const never[] = {"0.0.0.0",
                                        "169.254.169.254",
                                        "224.0.0.1",
                                        "255.255.255.255",
                                        "240.0.0.1",
                                        "192.0.2.1",
                                        "198.51.100.7",
                                        "203.0.113.9",
                                        "198.18.0.1",
                                        "192.0.0.8",
                                        "fe80::1",
                                        "ff02::1",
                                        "::",
                                        "2001:db8::1",
                                        "2002:a00:1::",
                                        "2001::1",
                                        "64:ff9b::a00:1",
                                        "::ffff:169.254.169.254"};
    for (size_t i = 0; i < sizeof public / sizeof public[0]; i++) {
        assert_true(allowed(TAMIS__REACH_PUBLIC, public[i]));
        assert_true(allowed(TAMIS__REACH_PRIVATE, public[i]));
        assert_false(allowed(TAMIS__REACH_LOOPBACK, public[i]));
    }
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++) {
        assert_false(allowed(TAMIS__REACH_PUBLIC, private[i]));
        assert_true(allowed(TAMIS__REACH_PRIVATE, private[i]));
        assert_false(allowed(TAMIS__REACH_LOOPBACK, private[i]));
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        assert_false(allowed(TAMIS__REACH_PUBLIC, own[i]));
        assert_true(allowed(TAMIS__REACH_LOOPBACK, own[i]));
    }
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        for (int reach = TAMIS__REACH_LOOPBACK; reach <= TAMIS__REACH_PRIVATE; reach++)
            assert_false(allowed((tamis__reach)reach, never[i]));
}

static void judges_requests(void **state)
{
    fixture *f = *state;
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "{\"url\":\"https://example.org/\"}",
        "{\"url\":\"https://example.org/\",\"events\":[]}",
        "{\"url\":\"https://example.org/\",\"events\":[\"case.open\"]}",
        "{\"url\":\"https://example.org/\",\"events\":[\"case.opened\"],\"more\":1}",
        "{\"url\":\"http://example.org/\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"http://127.0.0.1.example.org/\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"http://192.168.0.1/\",\"events\":[\"case.opened\"],\"private\":true}",
        "{\"url\":\"ftp://example.org/\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"file:///etc/passwd\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"https://a:b@example.org/\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"https://example.org/a b\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"https://example.org/\\r\\nX: y\",\"events\":[\"case.opened\"]}",
        "{\"url\":\"example.org\",\"events\":[\"case.opened\"]}"};
    static const char *const right[] = {
        "{\"url\":\"https://example.org/\",\"events\":[\"case.opened\",\"list.changed\"]}",
        "{\"url\":\"http://localhost:9/x\",\"events\":[\"watch.finished\"],\"title\":\"T\"}",
        "{\"url\":\"http://[::1]:9/x\",\"events\":[\"watch.finished\"],\"private\":true}"};
    tamis__buffer out = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (add(f, wrong[i], &out) != TAMIS_ERR_ARGUMENT)
            fail_msg("%s", wrong[i]);
    assert_int_equal(out.len, 0);
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_int_equal(add(f, right[i], &out), TAMIS_OK);
    tamis__buffer_reset(&out);
    tamis__desk_db *db;
    tamis_actor analyst = {"user:bob", TAMIS_ROLE_ANALYST, TAMIS_SCOPE_ALL};
    assert_int_equal(tamis__desk_begin(f->base->desk, true, &db, NULL), TAMIS_OK);
    assert_int_equal(tamis__webhook_list(db, &analyst, &out, NULL), TAMIS_ERR_DENIED);
    assert_int_equal(tamis__webhook_list(db, &admin, &out, NULL), TAMIS_OK);
    tamis__buffer_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "\"events\":[\"case.opened\",\"list.changed\"]"));
    assert_null(strstr(out.ptr, "secret"));
    assert_int_equal(tamis__webhook_remove(f->base->desk, db, &admin, 2, NULL), TAMIS_OK);
    assert_int_equal(tamis__webhook_remove(f->base->desk, db, &admin, 2, NULL),
                     TAMIS_ERR_NOT_FOUND);
    assert_int_equal(tamis__desk_end(f->base->desk, db, TAMIS_OK, NULL), TAMIS_OK);
    tamis__buffer_clear(&out);
}

/* Whatever is queued can be asked for: each event alone, and all of them by one webhook, which then gets each once. */
static void takes_every_event(void **state)
{
    fixture *f = *state;
    static const char *const events[] = {TAMIS__EVENTS};
    tamis__buffer request = {0}, out = {0};
    for (size_t i = 0; i <= sizeof events / sizeof events[0]; i++) {
        bool all = i == sizeof events / sizeof events[0];
        tamis__buffer_reset(&request);
        tamis__buffer_text(&request, "{\"url\":\"https://example.org/\",\"events\":[");
        for (size_t k = all ? 0 : i; k <= i && k < sizeof events / sizeof events[0]; k++)
            tamis__buffer_printf(&request, "%s\"%s\"", all && k > 0 ? "," : "", events[k]);
        tamis__buffer_text(&request, "]}");
        tamis__buffer_byte(&request, '\0');
        assert_int_equal(add(f, request.ptr, &out), TAMIS_OK);
    }
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        happen(f, events[i], "{}");
    tamis__desk_db *db;
    int64_t count = 0;
    assert_int_equal(tamis__desk_begin(f->base->desk, true, &db, NULL), TAMIS_OK);
    assert_int_equal(tamis__desk_number(db, "SELECT count(*) FROM delivery", &count, NULL),
                     TAMIS_OK);
    assert_int_equal(tamis__desk_end(f->base->desk, db, TAMIS_OK, NULL), TAMIS_OK);
    assert_int_equal(count, 2 * sizeof events / sizeof events[0]);
    tamis__buffer_clear(&request);
    tamis__buffer_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_every_event, setup, teardown),
        cmocka_unit_test_setup_teardown(delivers_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(tries_again_and_dies, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_bad_servers, setup, teardown),
        cmocka_unit_test_setup_teardown(sends_once, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_private_networks, setup, teardown),
        cmocka_unit_test(knows_addresses),
        cmocka_unit_test_setup_teardown(judges_requests, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
