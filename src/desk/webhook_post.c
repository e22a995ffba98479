/*
 * desk/webhook_post.c - one POST to an address that somebody typed in, so that it cannot be made to reach what it should not.
 *
 * The socket is opened only for an address that may be reached, whatever the name resolves to at that moment. Redirects, proxies and every
 * protocol but http and https are off, and of the answer only the status counts: its body is read up to a bound and dropped.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include "base/error.h"
#include "desk/webhook.h"

/* ---- where an address leads ------------------------------------------------------------------ */

typedef struct range {
    uint32_t from;
    uint8_t bits;
} range;

static bool in_any(uint32_t address, const range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((address ^ ranges[i].from) >> (32 - ranges[i].bits) == 0)
            return true;
    return false;
}

/* IANA's registry of special-purpose IPv4 addresses (RFC 6890), multicast and reserved ones. */
static bool v4_allowed(tamis__reach reach, uint32_t address)
{
    static const range loopback[] = {{0x7F000000, 8}};
    static const range private[] = {
        {0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0x64400000, 10}};
    static const range special[] = {{0x00000000, 8},  {0xA9FE0000, 16}, {0xC0000000, 24},
                                    {0xC0000200, 24}, {0xC0586300, 24}, {0xC6120000, 15},
                                    {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 3}};
    if (in_any(address, loopback, TAMIS_COUNT_OF(loopback)))
        return reach != TAMIS__REACH_PUBLIC;
    if (reach == TAMIS__REACH_LOOPBACK || in_any(address, special, TAMIS_COUNT_OF(special)))
        return false;
    return reach == TAMIS__REACH_PRIVATE || !in_any(address, private, TAMIS_COUNT_OF(private));
}

/* Global unicast is 2000::/3, less what stands for other addresses (6to4, Teredo) or for none (documentation). */
static bool v6_allowed(tamis__reach reach, const struct in6_addr *address)
{
    const uint8_t *b = address->s6_addr;
    uint32_t v4 = (uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15];
    if (IN6_IS_ADDR_V4MAPPED(address))
        return v4_allowed(reach, v4);
    if (IN6_IS_ADDR_LOOPBACK(address))
        return reach != TAMIS__REACH_PUBLIC;
    if (reach == TAMIS__REACH_LOOPBACK)
        return false;
    if ((b[0] & 0xFE) == 0xFC)
        return reach == TAMIS__REACH_PRIVATE;
    bool six_to_four = b[0] == 0x20 && b[1] == 0x02;
    bool teredo = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0;
    bool documentation = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8;
    return (b[0] & 0xE0) == 0x20 && !six_to_four && !teredo && !documentation;
}

bool tamis__reach_allows(tamis__reach reach, const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return v4_allowed(reach, ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return v6_allowed(reach, &v6.sin6_addr);
    }
    return false;
}

/* ---- what may be added ----------------------------------------------------------------------- */

static bool is_loopback_host(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;
    char bare[64];
    size_t len = strlen(host);
    if (tamis__bytes_equal_nocase(tamis__bytes(host, len), TAMIS_LIT("localhost")))
        return true;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    if (len < 3 || len >= sizeof bare || host[0] != '[' || host[len - 1] != ']')
        return false;
    snprintf(bare, sizeof bare, "%.*s", (int)(len - 2), host + 1);
    return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static tamis_status judge_url(const char *scheme, const char *host, const char *user,
                              bool *loopback, tamis_error *err)
{
    if (user != NULL)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "url: a user or password has no place in it");
    *loopback = is_loopback_host(host);
    if (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && *loopback))
        return TAMIS_OK;
    return tamis__fail(err, TAMIS_ERR_ARGUMENT,
                       "url: expected https (http only for the own machine)");
}

tamis_status tamis__webhook_url(const char *url, bool *loopback, tamis_error *err)
{
    char *scheme = NULL, *host = NULL, *user = NULL;
    *loopback = false;
    size_t len = strlen(url);
    if (len > TAMIS__WEBHOOK_URL_MAX)
        return tamis__fail(err, TAMIS_ERR_ARGUMENT, "url: at most %d bytes",
                           (int)TAMIS__WEBHOOK_URL_MAX);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)url[i] <= ' ' || url[i] == 0x7F)
            return tamis__fail(err, TAMIS_ERR_ARGUMENT, "url: has a space or control character");
    CURLU *parts = curl_url();
    if (parts == NULL)
        return tamis__fail_nomem(err);
    tamis_status status = TAMIS_OK;
    if (curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        status = tamis__fail(err, TAMIS_ERR_ARGUMENT, "url: expected https://HOST/PATH");
    if (status == TAMIS_OK) {
        CURLUcode has_user = curl_url_get(parts, CURLUPART_USER, &user, 0);
        status = judge_url(scheme, host, has_user == CURLUE_OK ? user : NULL, loopback, err);
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(parts);
    return status;
}

/* ---- the request ----------------------------------------------------------------------------- */

typedef struct attempt {
    tamis__reach reach;
    bool refused; /* an address that may not be reached */
    size_t answered_bytes;
} attempt;

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    attempt *a = ctx;
    if (purpose != CURLSOCKTYPE_IPCXN || !tamis__reach_allows(a->reach, &address->addr)) {
        a->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Anything but the whole size ends the transfer. */
static size_t drop(char *data, size_t size, size_t count, void *ctx)
{
    (void)data;
    attempt *a = ctx;
    a->answered_bytes += size * count;
    return a->answered_bytes > TAMIS__WEBHOOK_ANSWER_MAX ? 0 : size * count;
}

static void configure(CURL *curl, const tamis__posting *posting, attempt *a, char *problem)
{
    curl_easy_setopt(curl, CURLOPT_URL, posting->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, posting->times.connect_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, posting->times.total_ms);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, posting->body.ptr);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)posting->body.len);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, a);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, a);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tamis/" TAMIS_VERSION);
}

static void perform(CURL *curl, attempt *a, long *status, char problem[TAMIS__POST_PROBLEM_BYTES],
                    const char *said)
{
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    bool answered = code == CURLE_OK ||
                    (code == CURLE_WRITE_ERROR && a->answered_bytes > TAMIS__WEBHOOK_ANSWER_MAX);
    problem[0] = '\0';
    if (answered && *status != 0)
        return;
    *status = 0;
    if (a->refused)
        said = "the address belongs to a network that may not be reached";
    else if (said[0] == '\0')
        said = curl_easy_strerror(code);
    snprintf(problem, TAMIS__POST_PROBLEM_BYTES, "%.190s", said);
}

tamis_status tamis__webhook_post(const tamis__posting *posting, long *status,
                                 char problem[TAMIS__POST_PROBLEM_BYTES], tamis_error *err)
{
    attempt a = {.reach = posting->reach};
    char said[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = NULL;
    *status = 0;
    problem[0] = '\0';
    CURL *curl = curl_easy_init();
    bool failed = curl == NULL;
    for (size_t i = 0; !failed && posting->headers[i] != NULL; i++) {
        struct curl_slist *longer = curl_slist_append(headers, posting->headers[i]);
        failed = longer == NULL;
        headers = failed ? headers : longer;
    }
    if (!failed) {
        configure(curl, posting, &a, said);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        perform(curl, &a, status, problem, said);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}
