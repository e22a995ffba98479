/*
 * screen/extract_pdf.c - text of a PDF through pdftotext of poppler-utils, as a separate program.
 *
 * PDF readers are where hostile files strike, so one that is kept up by others runs apart: fixed
 * arguments, no shell, an almost empty environment, limits on time and output. The file reaches it
 * as standard input from memory, so no name and no temporary file is involved.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "screen/document.h"

enum { READ_BYTES = 1 << 16, COMMAND_NOT_FOUND = 127 };

/* The PDF as an anonymous file, read from its start. */
static tamis_status file_of(tamis_bytes content, int *out, tamis_error *err)
{
    int fd = memfd_create("tamis-pdf", MFD_CLOEXEC);
    if (fd < 0)
        return tamis__fail_io(err, errno, "create", "a file in memory");
    size_t done = 0;
    while (done < content.len) {
        ssize_t wrote = write(fd, content.ptr + done, content.len - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            int cause = errno;
            close(fd);
            return tamis__fail_io(err, cause, "write", "a file in memory");
        }
        done += (size_t)wrote;
    }
    if (lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return tamis__fail(err, TAMIS_ERR_IO, "cannot rewind a file in memory");
    }
    *out = fd;
    return TAMIS_OK;
}

static tamis_status spawn(int in, int out, pid_t *pid, tamis_error *err)
{
    static const char *const arguments[] = {"pdftotext", "-q", "-enc", "UTF-8", "-eol",
                                            "unix",      "-",  "-",    NULL};
    static const char *const environment[] = {"LC_ALL=C", NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return tamis__fail_nomem(err);
    int failed = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    failed = failed != 0 ? failed : posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    failed = failed != 0 ? failed
                         : posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                                            O_WRONLY, 0);
    if (failed == 0) {
        /* posix_spawn promises not to change the strings; its type is older than const. */
        union {
            const char *const *given;
            char *const *wanted;
        } argv = {arguments}, envp = {environment};
        failed = posix_spawnp(pid, "pdftotext", &actions, NULL, argv.wanted, envp.wanted);
    }
    posix_spawn_file_actions_destroy(&actions);
    if (failed == ENOENT)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED,
                           "reading PDF needs the program pdftotext: install poppler-utils");
    return failed == 0 ? TAMIS_OK : tamis__fail_io(err, failed, "run", "pdftotext");
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads until the program closes its output, the time is over or the text is too long. */
static tamis_status drain(int fd, tamis__buffer *text, tamis_error *err)
{
    char piece[READ_BYTES];
    int64_t deadline = now_ms() + TAMIS__PDF_SECONDS_MAX * 1000;
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&wait, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "pdftotext took longer than %d seconds",
                               TAMIS__PDF_SECONDS_MAX);
        ssize_t got = read(fd, piece, sizeof piece);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return tamis__fail_io(err, errno, "read from", "pdftotext");
        if (got == 0)
            return TAMIS_OK;
        tamis__buffer_append(text, tamis__bytes(piece, (size_t)got));
        if (text->failed)
            return tamis__fail(err, TAMIS_ERR_LIMIT, "the text of the PDF is larger than %d MiB",
                               TAMIS__DOCUMENT_BYTES_MAX >> 20);
    }
}

static tamis_status reap(pid_t pid, tamis_status status, tamis_error *err)
{
    int result = 0;
    if (status != TAMIS_OK)
        kill(pid, SIGKILL);
    while (waitpid(pid, &result, 0) < 0 && errno == EINTR)
        ;
    if (status != TAMIS_OK)
        return status;
    if (WIFEXITED(result) && WEXITSTATUS(result) == 0)
        return TAMIS_OK;
    if (WIFEXITED(result) && WEXITSTATUS(result) == COMMAND_NOT_FOUND)
        return tamis__fail(err, TAMIS_ERR_UNSUPPORTED,
                           "reading PDF needs the program pdftotext: install poppler-utils");
    return tamis__fail(err, TAMIS_ERR_FORMAT, "pdftotext cannot read this PDF (status %d)",
                       WIFEXITED(result) ? WEXITSTATUS(result) : -1);
}

/* Runs the program over `in`. */
static tamis_status run(int in, tamis__buffer *text, tamis_error *err)
{
    int ends[2];
    pid_t pid = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return tamis__fail_io(err, errno, "create", "a pipe");
    tamis_status status = spawn(in, ends[1], &pid, err);
    close(ends[1]);
    if (status == TAMIS_OK)
        status = reap(pid, drain(ends[0], text, err), err);
    close(ends[0]);
    return status;
}

tamis_status tamis__extract_pdf(tamis_bytes content, tamis__document *out, tamis_error *err)
{
    int in = -1;
    TAMIS_TRY(file_of(content, &in, err));
    tamis__buffer raw;
    tamis__buffer_init(&raw, TAMIS__DOCUMENT_BYTES_MAX);
    tamis_status status = run(in, &raw, err);
    if (status == TAMIS_OK)
        status = tamis__extract_text(tamis__buffer_bytes(&raw), out, err);
    if (status == TAMIS_OK && tamis__bytes_trim(tamis__buffer_bytes(&out->text)).len == 0)
        status = tamis__fail(err, TAMIS_ERR_FORMAT, "the PDF holds no text (a scanned image?)");
    tamis__buffer_clear(&raw);
    close(in);
    return status;
}
