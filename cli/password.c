/* password.c - a password from the terminal without echo, or from standard input. */
#include "password.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

void cli_wipe(void *secret, size_t len)
{
    explicit_bzero(secret, len);
}

/* One line without its end; false after a message. */
static bool read_line(FILE *in, char out[CLI_PASSWORD_BYTES])
{
    if (fgets(out, CLI_PASSWORD_BYTES, in) == NULL) {
        cli_fail("expected a password, found the end of the input");
        return false;
    }
    size_t len = strcspn(out, "\r\n");
    if (out[len] == '\0' && len + 1 == CLI_PASSWORD_BYTES) {
        cli_fail("the password is too long");
        return false;
    }
    out[len] = '\0';
    return true;
}

static bool ask(FILE *terminal, const char *prompt, const char *name, char out[CLI_PASSWORD_BYTES])
{
    struct termios before, silent;
    int file = fileno(terminal);
    bool quiet = tcgetattr(file, &before) == 0;
    if (quiet) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        quiet = tcsetattr(file, TCSAFLUSH, &silent) == 0;
    }
    fprintf(stderr, prompt[0] == 'P' ? "Password of %s: " : "Once more, for %s: ", name);
    fflush(stderr);
    bool read = read_line(terminal, out);
    if (quiet)
        tcsetattr(file, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return read;
}

bool cli_ask_password(const char *name, char out[CLI_PASSWORD_BYTES])
{
    if (!isatty(STDIN_FILENO))
        return read_line(stdin, out);
    char again[CLI_PASSWORD_BYTES];
    bool same = ask(stdin, "Password", name, out) && ask(stdin, "Once more", name, again);
    if (same && strcmp(out, again) != 0) {
        cli_fail("the two are not the same");
        same = false;
    }
    cli_wipe(again, sizeof again);
    return same;
}
