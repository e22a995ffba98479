/* listen.c - addresses, daemons of the library, certificates. */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http.h"

enum {
    STACK_BYTES = 8 << 20,
    OTHER_FILES = 256, /* descriptors besides connections: snapshots, jobs, epoll */
    PEM_BYTES_MAX = 1 << 20
};

static tamis_status fail(tamis_error *err, tamis_status status, const char *format,
                         const char *argument)
{
    if (err != NULL) {
        *err = (tamis_error){.code = status};
        snprintf(err->message, sizeof err->message, "%s%s", format, argument);
    }
    return status;
}

/* ---- addresses ---- */

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* Takes "[::1]:8000" or "name:8000" apart. */
static bool split(const char *text, char host[SERVER_HOST_BYTES], char port[8])
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || strlen(colon + 1) >= 8)
        return false;
    const char *start = text;
    const char *end = colon;
    if (*text == '[') {
        start = text + 1;
        end = colon > text && colon[-1] == ']' ? colon - 1 : start;
    } else if (memchr(text, ':', (size_t)(colon - text)) != NULL) {
        return false; /* an IPv6 address needs brackets */
    }
    if (end <= start || end - start >= SERVER_HOST_BYTES)
        return false;
    snprintf(host, SERVER_HOST_BYTES, "%.*s", (int)(end - start), start);
    snprintf(port, 8, "%s", colon + 1);
    return true;
}

tamis_status server_address_read(const server_options *options, server_address *out,
                                 tamis_error *err)
{
    char host[SERVER_HOST_BYTES];
    char port[8];
    uint32_t number;
    struct addrinfo *found = NULL;
    const struct addrinfo wanted = {.ai_family = AF_UNSPEC,
                                    .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_NUMERICSERV | AI_PASSIVE};
    memset(out, 0, sizeof *out);
    if (!split(options->listen, host, port) || !server_read_count(port, 0, 65535, &number))
        return fail(err, TAMIS_ERR_ARGUMENT,
                    "--listen: expected HOST:PORT, as 127.0.0.1:8000 or [::1]:8000", "");
    const char *name = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    int problem = getaddrinfo(name, port, &wanted, &found);
    if (problem != 0)
        return fail(err, TAMIS_ERR_ARGUMENT,
                    "--listen: this host has no address: ", gai_strerror(problem));
    memcpy(&out->socket, found->ai_addr, found->ai_addrlen);
    out->size = found->ai_addrlen;
    out->loopback = is_loopback(found->ai_addr);
    freeaddrinfo(found);
    if (out->loopback || options->allow_anyone || options->desk != NULL)
        return TAMIS_OK;
    return fail(err, TAMIS_ERR_ARGUMENT,
                "--listen: whoever reaches this address could ask; give a --desk, whose keys and "
                "accounts say who may, or say --allow-anyone if a proxy does, or listen on "
                "127.0.0.1",
                "");
}

bool server_host_is_local(const char *host)
{
    char name[SERVER_HOST_BYTES];
    if (host == NULL || host[0] == '\0')
        return true;
    if (strlen(host) >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%s", host);
    char *colon = strrchr(name, ':');
    if (colon != NULL && strspn(colon + 1, "0123456789") == strlen(colon + 1) &&
        (name[0] != '[' || colon[-1] == ']'))
        *colon = '\0';
    size_t len = strlen(name);
    if (len > 0 && name[len - 1] == '.')
        name[--len] = '\0';
    if (strcasecmp(name, "localhost") == 0 || strcmp(name, "[::1]") == 0)
        return true;
    if (len > 10 && strcasecmp(name + len - 10, ".localhost") == 0)
        return true;
    struct in_addr v4;
    return inet_pton(AF_INET, name, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

/* ---- daemons ---- */

static bool allow_files(unsigned connections)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)connections + OTHER_FILES;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return false;
    if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted) {
        limit.rlim_cur =
            limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= wanted ? wanted : limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            return false;
    }
    return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= wanted;
}

unsigned server_connections_allowed(unsigned wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max == RLIM_INFINITY ||
        limit.rlim_max >= (rlim_t)wanted + OTHER_FILES || limit.rlim_max <= OTHER_FILES)
        return wanted;
    return (unsigned)(limit.rlim_max - OTHER_FILES);
}

/* A file of text, NUL-terminated, the C library's. NULL: it cannot be read, or is too long. */
static char *read_pem(const char *path)
{
    char *text = NULL;
    size_t len = 0;
    char piece[4096];
    size_t got;
    FILE *in = path == NULL ? NULL : fopen(path, "rb");
    FILE *out = in == NULL ? NULL : open_memstream(&text, &len);
    while (out != NULL && (got = fread(piece, 1, sizeof piece, in)) > 0 && len <= PEM_BYTES_MAX)
        if (fwrite(piece, 1, got, out) != got || fflush(out) != 0)
            break;
    bool fine = out != NULL && !ferror(in) && feof(in) && len > 0;
    if (in != NULL)
        fclose(in);
    if (out != NULL && fclose(out) != 0)
        fine = false;
    if (fine)
        return text;
    free(text);
    return NULL;
}

static void notice(void *ctx, struct MHD_Connection *connection, void **link,
                   enum MHD_ConnectionNotificationCode code)
{
    server *owner = ctx;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *link = info == NULL ? NULL
                             : server_links_add(&owner->links, info->connect_fd, server_now_ns());
    } else {
        server_links_drop(&owner->links, *link);
        *link = NULL;
    }
}

/* The threads of a crew answer; to read requests and send answers takes a fifth of that. Who encrypts has more to do. */
static unsigned readers_of(const server_options *o)
{
    return o->tls_key != NULL ? o->threads : (o->threads + 3) / 4;
}

/* With `socket` it listens there, else on `address`. NULL: failed. */
static struct MHD_Daemon *start(server *owner, const server_address *address, MHD_socket socket,
                                char *key, char *certificate)
{
    const server_options *o = owner->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem items[8];
    size_t n = 0;
    if (address != NULL && address->socket.ss_family == AF_INET6)
        flags |= MHD_USE_DUAL_STACK;
    if (address != NULL)
        items[n++] =
            (struct MHD_OptionItem){MHD_OPTION_SOCK_ADDR, 0, (void *)(uintptr_t)&address->socket};
    else
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, socket, NULL};
    if (key != NULL) {
        flags |= MHD_USE_TLS;
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key};
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, certificate};
        items[n++] = (struct MHD_OptionItem){
            MHD_OPTION_HTTPS_PRIORITIES, 0,
            (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"};
    }
    items[n++] =
        (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->connections_each, NULL};
    items[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(
        flags, 0, NULL, NULL, server_http_request, owner, MHD_OPTION_NOTIFY_COMPLETED,
        server_http_completed, owner, MHD_OPTION_NOTIFY_CONNECTION, notice, owner,
        MHD_OPTION_THREAD_POOL_SIZE, readers_of(o), MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)STACK_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, o->request_seconds,
        MHD_OPTION_CONNECTION_LIMIT, o->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)SERVER_CONNECTION_BYTES, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

static tamis_status begin(server *owner, const server_address *address, MHD_socket socket,
                          struct MHD_Daemon **out, tamis_error *err)
{
    const server_options *o = owner->options;
    *out = NULL;
    if (o->tls_key == NULL) {
        *out = start(owner, address, socket, NULL, NULL);
        return *out != NULL
                   ? TAMIS_OK
                   : fail(err, TAMIS_ERR_IO, "cannot listen on this address: ", strerror(errno));
    }
    char *key = read_pem(o->tls_key);
    char *certificate = read_pem(o->tls_cert);
    tamis_status status = TAMIS_OK;
    if (key == NULL || certificate == NULL)
        status =
            fail(err, TAMIS_ERR_IO, "cannot be read: ", key == NULL ? o->tls_key : o->tls_cert);
    else if ((*out = start(owner, address, socket, key, certificate)) == NULL)
        status = fail(
            err, TAMIS_ERR_FORMAT,
            "cannot listen on this address, or not with this key and certificate: ", o->tls_cert);
    if (key != NULL)
        explicit_bzero(key, strlen(key));
    free(key);
    free(certificate);
    return status;
}

tamis_status server_listen(server *owner, const server_address *address, server_listener *out,
                           tamis_error *err)
{
    *out = (server_listener){.owner = owner};
    if (!allow_files(owner->options->connections))
        return fail(err, TAMIS_ERR_LIMIT,
                    "--connections: this process may not open so many files (ulimit -n)", "");
    owner->loopback = address->loopback;
    errno = 0;
    return begin(owner, address, MHD_INVALID_SOCKET, &out->daemon, err);
}

/* The oldest of the old ones makes room. */
static void retire(server_listener *listener, struct MHD_Daemon *daemon)
{
    size_t at = 0;
    while (at < SERVER_OLD_DAEMONS_MAX && listener->old[at] != NULL)
        at++;
    if (at == SERVER_OLD_DAEMONS_MAX) {
        MHD_stop_daemon(listener->old[0]);
        memmove(&listener->old[0], &listener->old[1],
                (SERVER_OLD_DAEMONS_MAX - 1) * sizeof(listener->old[0]));
        at--;
    }
    listener->old[at] = daemon;
}

tamis_status server_listen_again(server_listener *listener, tamis_error *err)
{
    struct MHD_Daemon *fresh = NULL;
    if (listener->owner->options->tls_key == NULL)
        return TAMIS_OK;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    MHD_socket copy = info == NULL ? MHD_INVALID_SOCKET : dup(info->listen_fd);
    if (copy == MHD_INVALID_SOCKET)
        return fail(err, TAMIS_ERR_IO, "the socket cannot be handed on: ", strerror(errno));
    tamis_status status = begin(listener->owner, NULL, copy, &fresh, err);
    if (status != TAMIS_OK) {
        close(copy);
        return status;
    }
    MHD_socket unused = MHD_quiesce_daemon(listener->daemon);
    if (unused != MHD_INVALID_SOCKET)
        close(unused);
    retire(listener, listener->daemon);
    listener->daemon = fresh;
    return TAMIS_OK;
}

void server_listen_tidy(server_listener *listener)
{
    for (size_t i = 0; i < SERVER_OLD_DAEMONS_MAX; i++) {
        if (listener->old[i] == NULL)
            continue;
        const union MHD_DaemonInfo *info =
            MHD_get_daemon_info(listener->old[i], MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
        if (info != NULL && info->num_connections > 0)
            continue;
        MHD_stop_daemon(listener->old[i]);
        listener->old[i] = NULL;
    }
}

MHD_socket server_listen_quiet(server_listener *listener)
{
    return MHD_quiesce_daemon(listener->daemon);
}

void server_listen_stop(server_listener *listener)
{
    for (size_t i = 0; i < SERVER_OLD_DAEMONS_MAX; i++)
        if (listener->old[i] != NULL)
            MHD_stop_daemon(listener->old[i]);
    MHD_stop_daemon(listener->daemon);
}

void server_listen_tell(const server_listener *listener, const server_address *address)
{
    const server_options *o = listener->owner->options;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_BIND_PORT);
    char host[SERVER_HOST_BYTES] = "";
    bool v6 = address->socket.ss_family == AF_INET6;
    getnameinfo((const struct sockaddr *)&address->socket, address->size, host, sizeof host, NULL,
                0, NI_NUMERICHOST);
    fprintf(o->out, "listening on %s://%s%s%s:%u\n", o->tls_key == NULL ? "http" : "https",
            v6 ? "[" : "", host, v6 ? "]" : "", info == NULL ? 0u : (unsigned)info->port);
    fflush(o->out);
}
