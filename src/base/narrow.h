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

/* Each lane in the place of the one so many further on, eight at most; FAR in those of the first. */
#define TAMIS__NARROW_UP(name, lanes)                                                              \
    TAMIS_INLINE tamis__narrow name(tamis__narrow a)                                               \
    {                                                                                              \
        const __m128i first = _mm_setr_epi8(                                                       \
            -((lanes) > 0), -((lanes) > 1), -((lanes) > 2), -((lanes) > 3), -((lanes) > 4),        \
            -((lanes) > 5), -((lanes) > 6), -((lanes) > 7), 0, 0, 0, 0, 0, 0, 0, 0);               \
        return (tamis__narrow){_mm_or_si128(_mm_slli_si128(a.of, lanes), first)};                  \
    }

/* Bit per lane whose upper bit is set: of what tamis__narrow_equal gives. */
TAMIS_INLINE unsigned tamis__narrow_bits(tamis__narrow a)
{
    return (unsigned)_mm_movemask_epi8(a.of);
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

#define TAMIS__NARROW_UP(name, lanes)                                                              \
    TAMIS_INLINE tamis__narrow name(tamis__narrow a)                                               \
    {                                                                                              \
        memmove(a.at + (lanes), a.at, sizeof a.at - (lanes));                                      \
        memset(a.at, TAMIS__NARROW_FAR, lanes);                                                    \
        return a;                                                                                  \
    }

TAMIS_INLINE unsigned tamis__narrow_bits(tamis__narrow a)
{
    unsigned bits = 0;
    for (int i = 0; i < TAMIS__LANES; i++)
        bits |= (unsigned)(a.at[i] >> 7) << i;
    return bits;
}

#endif

TAMIS__NARROW_UP(tamis__narrow_up, 1)
TAMIS__NARROW_UP(tamis__narrow_up_two, 2)
TAMIS__NARROW_UP(tamis__narrow_up_four, 4)
TAMIS__NARROW_UP(tamis__narrow_up_eight, 8)

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
