/* base/crew.h - the threads under base/thread.h: start some, join in, wait for all. */
#ifndef TAMIS_BASE_CREW_H
#define TAMIS_BASE_CREW_H

/* Runs body(ctx, worker) on up to `threads` threads, worker counting from 0, and returns when all
 * have returned. The caller is worker 0; when the system refuses threads, fewer run. */
void tamis__crew_run(unsigned threads, void (*body)(void *ctx, unsigned worker), void *ctx);

#endif
