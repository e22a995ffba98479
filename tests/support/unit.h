/* support/unit.h - what every unit test includes: cmocka with the headers it wants before it. */
#ifndef TAMIS_TESTS_UNIT_H
#define TAMIS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A tamis_bytes against a string literal. */
#define assert_bytes(bytes, literal)                                                               \
    do {                                                                                           \
        tamis_bytes assert_bytes_ = (bytes);                                                       \
        assert_int_equal(assert_bytes_.len, sizeof(literal) - 1);                                  \
        if (assert_bytes_.len > 0)                                                                 \
            assert_memory_equal(assert_bytes_.ptr, literal, assert_bytes_.len);                    \
    } while (0)

#endif
