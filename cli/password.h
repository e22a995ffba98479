/* password.h - asking for a password. */
#ifndef CLI_PASSWORD_H
#define CLI_PASSWORD_H

#include "terminal.h"

enum { CLI_PASSWORD_BYTES = 1200 };

/* On a terminal asked for twice, without echo; else one line of standard input. Wipe it after use. False after a message. */
bool cli_ask_password(const char *name, char out[CLI_PASSWORD_BYTES]);
void cli_wipe(void *secret, size_t len);

#endif
