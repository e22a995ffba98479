/*
 * base/narrow.h - sixteen numbers of eight bits at once; sums end at 255.
 *
 * For tables of distances, of sixteen words or sixteen letters side by side, where 255 is beyond every limit. SSE2, which every
 * x86-64 has, or plain C (also with TAMIS_PLAIN_LANES defined): the same numbers either way.
 */
#ifndef TAMIS_BASE_NARROW_H
#define TAMIS_BASE_NARROW_H

#include "base/lanes.h"

enum { TAMIS__NARROW_FAR = 255 };

#if TAMIS__LANES_SSE2

typedef struct tamis__narrow {
    __m128i of;
} tamis__narrow;

TAMIS_INLINE tamis__narrow tamis__narrow_load(const uint8_t from[TAMIS__LANES])
{
    return (tamis__narrow){_mm_loadu_si128((const __m128i *)from)};
}

TAMIS_INLINE void tamis__narrow_store(tamis__narrow a, uint8_t to[TAMIS__LANES])
{
    _mm_storeu_si128((__m128i *)to, a.of);
}

TAMIS_INLINE tamis__narrow tamis__narrow_all(uint8_t value)
{
    return (tamis__narrow){_mm_set1_epi8((char)value)};
}

TAMIS_INLINE tamis__narrow tamis__narrow_add(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_adds_epu8(a.of, b.of)};
}

TAMIS_INLINE tamis__narrow tamis__narrow_least(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_min_epu8(a.of, b.of)};
}

/* 255 where the two are equal, else 0. */
TAMIS_INLINE tamis__narrow tamis__narrow_equal(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_cmpeq_epi8(a.of, b.of)};
}

TAMIS_INLINE tamis__narrow tamis__narrow_both(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_and_si128(a.of, b.of)};
}

/* b where `a` is 0; 0 where it is 255. */
TAMIS_INLINE tamis__narrow tamis__narrow_unless(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_andnot_si128(a.of, b.of)};
}

TAMIS_INLINE tamis__narrow tamis__narrow_either(tamis__narrow a, tamis__narrow b)
{
    return (tamis__narrow){_mm_or_si128(a.of, b.of)};
}

/* Halves, rounded down; but FAR stays. */
TAMIS_INLINE tamis__narrow tamis__narrow_half(tamis__narrow a)
{
    const __m128i far = _mm_cmpeq_epi8(a.of, _mm_set1_epi8((char)TAMIS__NARROW_FAR));
    const __m128i half = _mm_and_si128(_mm_srli_epi16(a.of, 1), _mm_set1_epi8(127));
    return (tamis__narrow){_mm_or_si128(far, half)};
}

/* Each lane in the place of the next; FAR in that of the first. */
TAMIS_INLINE tamis__narrow tamis__narrow_up(tamis__narrow a)
{
    const __m128i first = _mm_srli_si128(_mm_set1_epi8((char)TAMIS__NARROW_FAR), 15);
    return (tamis__narrow){_mm_or_si128(_mm_slli_si128(a.of, 1), first)};
}

/* Bit per lane whose upper bit is set: of what tamis__narrow_equal gives. */
TAMIS_INLINE unsigned tamis__narrow_bits(tamis__narrow a)
{
    return (unsigned)_mm_movemask_epi8(a.of);
}

/* One pass of the transposition: pairs of rows, lane by lane. Written out, so that rows stay in registers. */
#define TAMIS__NARROW_PAIR(to, at, x, y)                                                           \
    to[at] = _mm_unpacklo_epi8(x, y);                                                              \
    to[(at) + 1] = _mm_unpackhi_epi8(x, y)
#define TAMIS__NARROW_PASS16(to, from)                                                             \
    TAMIS__NARROW_PAIR(to, 0, from[0], from[8]);                                                   \
    TAMIS__NARROW_PAIR(to, 2, from[1], from[9]);                                                   \
    TAMIS__NARROW_PAIR(to, 4, from[2], from[10]);                                                  \
    TAMIS__NARROW_PAIR(to, 6, from[3], from[11]);                                                  \
    TAMIS__NARROW_PAIR(to, 8, from[4], from[12]);                                                  \
    TAMIS__NARROW_PAIR(to, 10, from[5], from[13]);                                                 \
    TAMIS__NARROW_PAIR(to, 12, from[6], from[14]);                                                 \
    TAMIS__NARROW_PAIR(to, 14, from[7], from[15])
#define TAMIS__NARROW_PASS8(to, from)                                                              \
    TAMIS__NARROW_PAIR(to, 0, from[0], from[4]);                                                   \
    TAMIS__NARROW_PAIR(to, 2, from[1], from[5]);                                                   \
    TAMIS__NARROW_PAIR(to, 4, from[2], from[6]);                                                   \
    TAMIS__NARROW_PAIR(to, 6, from[3], from[7])

/* Lane i of rows[k] becomes lane k of out[i]. */
TAMIS_INLINE void tamis__narrow_transpose(const uint8_t *const rows[TAMIS__LANES],
                                          tamis__narrow out[TAMIS__LANES])
{
    __m128i a[TAMIS__LANES], b[TAMIS__LANES];
#define ROW(k) _mm_loadu_si128((const __m128i *)rows[k])
    TAMIS__NARROW_PAIR(a, 0, ROW(0), ROW(8));
    TAMIS__NARROW_PAIR(a, 2, ROW(1), ROW(9));
    TAMIS__NARROW_PAIR(a, 4, ROW(2), ROW(10));
    TAMIS__NARROW_PAIR(a, 6, ROW(3), ROW(11));
    TAMIS__NARROW_PAIR(a, 8, ROW(4), ROW(12));
    TAMIS__NARROW_PAIR(a, 10, ROW(5), ROW(13));
    TAMIS__NARROW_PAIR(a, 12, ROW(6), ROW(14));
    TAMIS__NARROW_PAIR(a, 14, ROW(7), ROW(15));
#undef ROW
    TAMIS__NARROW_PASS16(b, a);
    TAMIS__NARROW_PASS16(a, b);
    TAMIS__NARROW_PASS16(b, a);
    for (int i = 0; i < TAMIS__LANES; i++)
        out[i].of = b[i];
}

/* The same for the first eight lanes of the rows. */
TAMIS_INLINE void tamis__narrow_transpose_half(const uint8_t *const rows[TAMIS__LANES],
                                               tamis__narrow out[TAMIS__LANES / 2])
{
    __m128i a[TAMIS__LANES / 2], b[TAMIS__LANES / 2];
#define ROW(k) _mm_loadl_epi64((const __m128i *)rows[k])
#define PAIR(k) _mm_unpacklo_epi8(ROW(k), ROW((k) + 8))
    a[0] = PAIR(0);
    a[1] = PAIR(1);
    a[2] = PAIR(2);
    a[3] = PAIR(3);
    a[4] = PAIR(4);
    a[5] = PAIR(5);
    a[6] = PAIR(6);
    a[7] = PAIR(7);
#undef PAIR
#undef ROW
    TAMIS__NARROW_PASS8(b, a);
    TAMIS__NARROW_PASS8(a, b);
    TAMIS__NARROW_PASS8(b, a);
    for (int i = 0; i < TAMIS__LANES / 2; i++)
        out[i].of = b[i];
}

#else

typedef struct tamis__narrow {
    uint8_t at[TAMIS__LANES];
} tamis__narrow;

TAMIS_INLINE tamis__narrow tamis__narrow_load(const uint8_t from[TAMIS__LANES])
{
    tamis__narrow out;
    memcpy(out.at, from, sizeof out.at);
    return out;
}

TAMIS_INLINE void tamis__narrow_store(tamis__narrow a, uint8_t to[TAMIS__LANES])
{
    memcpy(to, a.at, sizeof a.at);
}

TAMIS_INLINE tamis__narrow tamis__narrow_all(uint8_t value)
{
    tamis__narrow out;
    memset(out.at, value, sizeof out.at);
    return out;
}

TAMIS_INLINE tamis__narrow tamis__narrow_add(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = (uint8_t)(a.at[i] + b.at[i] > 255 ? 255 : a.at[i] + b.at[i]);
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_least(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = a.at[i] < b.at[i] ? a.at[i] : b.at[i];
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_equal(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = a.at[i] == b.at[i] ? 255 : 0;
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_both(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] &= b.at[i];
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_unless(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = (uint8_t)(~a.at[i] & b.at[i]);
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_either(tamis__narrow a, tamis__narrow b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] |= b.at[i];
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_half(tamis__narrow a)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = a.at[i] == TAMIS__NARROW_FAR ? TAMIS__NARROW_FAR : a.at[i] / 2;
    return a;
}

TAMIS_INLINE tamis__narrow tamis__narrow_up(tamis__narrow a)
{
    memmove(a.at + 1, a.at, sizeof a.at - 1);
    a.at[0] = TAMIS__NARROW_FAR;
    return a;
}

TAMIS_INLINE unsigned tamis__narrow_bits(tamis__narrow a)
{
    unsigned bits = 0;
    for (int i = 0; i < TAMIS__LANES; i++)
        bits |= (unsigned)(a.at[i] >> 7) << i;
    return bits;
}

TAMIS_INLINE void tamis__narrow_transpose(const uint8_t *const rows[TAMIS__LANES],
                                          tamis__narrow out[TAMIS__LANES])
{
    for (int i = 0; i < TAMIS__LANES; i++)
        for (int k = 0; k < TAMIS__LANES; k++)
            out[i].at[k] = rows[k][i];
}

TAMIS_INLINE void tamis__narrow_transpose_half(const uint8_t *const rows[TAMIS__LANES],
                                               tamis__narrow out[TAMIS__LANES / 2])
{
    for (int i = 0; i < TAMIS__LANES / 2; i++)
        for (int k = 0; k < TAMIS__LANES; k++)
            out[i].at[k] = rows[k][i];
}

#endif

/* a where `mask` is 255, b where it is 0. */
TAMIS_INLINE tamis__narrow tamis__narrow_choose(tamis__narrow mask, tamis__narrow a,
                                                tamis__narrow b)
{
    return tamis__narrow_either(tamis__narrow_both(mask, a), tamis__narrow_unless(mask, b));
}

/* Bit per lane that is at most its limit. */
TAMIS_INLINE unsigned tamis__narrow_within(tamis__narrow a, tamis__narrow limits)
{
    return tamis__narrow_bits(tamis__narrow_equal(tamis__narrow_least(a, limits), a));
}

#endif
