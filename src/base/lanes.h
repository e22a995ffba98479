/*
 * base/lanes.h - sixteen small numbers at once.
 *
 * For tables of distances: columns of costs that are shifted, added and compared. Costs stay far below the
 * range of 16 bits, so nothing overflows and every path gives the same numbers. SSE2, which every x86-64
 * has, or plain C (also with TAMIS_PLAIN_LANES defined).
 */
#ifndef TAMIS_BASE_LANES_H
#define TAMIS_BASE_LANES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"

#if defined(__SSE2__) && !defined(TAMIS_PLAIN_LANES)
#define TAMIS__LANES_SSE2 1
#include <emmintrin.h>
#else
#define TAMIS__LANES_SSE2 0
#endif

enum { TAMIS__LANES = 16 };

/* What comes in from below when lanes are shifted: more than any cost of interest. */
enum { TAMIS__LANES_FAR = 8192 };

#if TAMIS__LANES_SSE2

typedef struct tamis__lanes {
    __m128i low, high;
} tamis__lanes;

TAMIS_INLINE tamis__lanes tamis__lanes_load(const int16_t from[TAMIS__LANES])
{
    return (tamis__lanes){_mm_loadu_si128((const __m128i *)from),
                          _mm_loadu_si128((const __m128i *)(from + 8))};
}

TAMIS_INLINE tamis__lanes tamis__lanes_all(int16_t value)
{
    return (tamis__lanes){_mm_set1_epi16(value), _mm_set1_epi16(value)};
}

TAMIS_INLINE tamis__lanes tamis__lanes_add(tamis__lanes a, tamis__lanes b)
{
    return (tamis__lanes){_mm_add_epi16(a.low, b.low), _mm_add_epi16(a.high, b.high)};
}

TAMIS_INLINE tamis__lanes tamis__lanes_sub(tamis__lanes a, tamis__lanes b)
{
    return (tamis__lanes){_mm_sub_epi16(a.low, b.low), _mm_sub_epi16(a.high, b.high)};
}

TAMIS_INLINE tamis__lanes tamis__lanes_least(tamis__lanes a, tamis__lanes b)
{
    return (tamis__lanes){_mm_min_epi16(a.low, b.low), _mm_min_epi16(a.high, b.high)};
}

/* Lane i moves to i + 1; the first becomes FAR, the last is lost. */
TAMIS_INLINE tamis__lanes tamis__lanes_up(tamis__lanes a)
{
    const __m128i far = _mm_cvtsi32_si128(TAMIS__LANES_FAR);
    return (tamis__lanes){_mm_or_si128(_mm_slli_si128(a.low, 2), far),
                          _mm_or_si128(_mm_slli_si128(a.high, 2), _mm_srli_si128(a.low, 14))};
}

/* Each lane becomes the least of itself and those before it. */
TAMIS_INLINE __m128i tamis__lanes_half_running(__m128i half)
{
    const __m128i far = _mm_set1_epi16(TAMIS__LANES_FAR);
    half = _mm_min_epi16(half, _mm_or_si128(_mm_slli_si128(half, 2), _mm_srli_si128(far, 14)));
    half = _mm_min_epi16(half, _mm_or_si128(_mm_slli_si128(half, 4), _mm_srli_si128(far, 12)));
    return _mm_min_epi16(half, _mm_or_si128(_mm_slli_si128(half, 8), _mm_srli_si128(far, 8)));
}

TAMIS_INLINE tamis__lanes tamis__lanes_running_least(tamis__lanes a)
{
    const __m128i low = tamis__lanes_half_running(a.low);
    const __m128i high = tamis__lanes_half_running(a.high);
    const __m128i top = _mm_shufflehi_epi16(low, 0xFF);
    return (tamis__lanes){low, _mm_min_epi16(high, _mm_unpackhi_epi64(top, top))};
}

/* Is any lane at most `limit`? */
TAMIS_INLINE bool tamis__lanes_any_within(tamis__lanes a, int16_t limit)
{
    const __m128i most = _mm_set1_epi16(limit);
    const __m128i above =
        _mm_and_si128(_mm_cmpgt_epi16(a.low, most), _mm_cmpgt_epi16(a.high, most));
    return _mm_movemask_epi8(above) != 0xFFFF;
}

TAMIS_INLINE void tamis__lanes_store(tamis__lanes a, int16_t to[TAMIS__LANES])
{
    _mm_storeu_si128((__m128i *)to, a.low);
    _mm_storeu_si128((__m128i *)(to + 8), a.high);
}

#else

typedef struct tamis__lanes {
    int16_t at[TAMIS__LANES];
} tamis__lanes;

TAMIS_INLINE tamis__lanes tamis__lanes_load(const int16_t from[TAMIS__LANES])
{
    tamis__lanes out;
    memcpy(out.at, from, sizeof out.at);
    return out;
}

TAMIS_INLINE tamis__lanes tamis__lanes_all(int16_t value)
{
    tamis__lanes out;
    for (int i = 0; i < TAMIS__LANES; i++)
        out.at[i] = value;
    return out;
}

TAMIS_INLINE tamis__lanes tamis__lanes_add(tamis__lanes a, tamis__lanes b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = (int16_t)(a.at[i] + b.at[i]);
    return a;
}

TAMIS_INLINE tamis__lanes tamis__lanes_sub(tamis__lanes a, tamis__lanes b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = (int16_t)(a.at[i] - b.at[i]);
    return a;
}

TAMIS_INLINE tamis__lanes tamis__lanes_least(tamis__lanes a, tamis__lanes b)
{
    for (int i = 0; i < TAMIS__LANES; i++)
        a.at[i] = a.at[i] < b.at[i] ? a.at[i] : b.at[i];
    return a;
}

TAMIS_INLINE tamis__lanes tamis__lanes_up(tamis__lanes a)
{
    tamis__lanes out;
    out.at[0] = TAMIS__LANES_FAR;
    memcpy(out.at + 1, a.at, sizeof a.at - sizeof *a.at);
    return out;
}

TAMIS_INLINE tamis__lanes tamis__lanes_running_least(tamis__lanes a)
{
    for (int i = 1; i < TAMIS__LANES; i++)
        a.at[i] = a.at[i] < a.at[i - 1] ? a.at[i] : a.at[i - 1];
    return a;
}

TAMIS_INLINE bool tamis__lanes_any_within(tamis__lanes a, int16_t limit)
{
    int any = 0;
    for (int i = 0; i < TAMIS__LANES; i++)
        any |= a.at[i] <= limit;
    return any != 0;
}

TAMIS_INLINE void tamis__lanes_store(tamis__lanes a, int16_t to[TAMIS__LANES])
{
    memcpy(to, a.at, sizeof a.at);
}

#endif

#endif
