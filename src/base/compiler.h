/* base/compiler.h - the only place that names compiler attributes. */
#ifndef TAMIS_BASE_COMPILER_H
#define TAMIS_BASE_COMPILER_H

#if defined(__GNUC__) || defined(__clang__)
#define TAMIS_MUST_USE __attribute__((warn_unused_result))
#define TAMIS_PRINTF(format_index, first_arg)                                                      \
    __attribute__((format(printf, format_index, first_arg)))
#define TAMIS_LIKELY(x) __builtin_expect(!!(x), 1)
#define TAMIS_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define TAMIS_UNUSED __attribute__((unused))
/* For the one public function that lives below src/api; the others are marked in tamis.h. */
#define TAMIS_EXPORT __attribute__((visibility("default")))
#define TAMIS_INLINE static inline __attribute__((always_inline))
/* Memory that will be read soon; any address will do. */
#define TAMIS_PREFETCH(address) __builtin_prefetch(address)
#else
#define TAMIS_MUST_USE
#define TAMIS_PRINTF(format_index, first_arg)
#define TAMIS_LIKELY(x) (x)
#define TAMIS_UNLIKELY(x) (x)
#define TAMIS_UNUSED
#define TAMIS_EXPORT
#define TAMIS_INLINE static inline
#define TAMIS_PREFETCH(address) ((void)(address))
#endif

/* Return early while nothing is owned. */
#define TAMIS_TRY(call)                                                                            \
    do {                                                                                           \
        tamis_status try_status_ = (call);                                                         \
        if (try_status_ != TAMIS_OK)                                                               \
            return try_status_;                                                                    \
    } while (0)

/* Leave through the `done` label once something is owned; needs a local `status`. */
#define TAMIS_TRY_DONE(call)                                                                       \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != TAMIS_OK)                                                                    \
            goto done;                                                                             \
    } while (0)

#define TAMIS_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
