/* Any bytes as prose: items are slices in order, dates have a text form that parses back. */
#include <stdlib.h>

#include "model/prose.h"

enum { DATES_MAX = 16 };

static void check(bool truth)
{
    if (!truth)
        abort();
}

static void check_dates(tamis_bytes text)
{
    tamis__date dates[DATES_MAX];
    size_t count = tamis__prose_dates(text, dates, DATES_MAX);
    check(count <= DATES_MAX);
    for (size_t i = 0; i < count; i++) {
        char form[TAMIS__DATE_TEXT_BYTES];
        tamis__date again;
        check(dates[i].lo <= dates[i].hi);
        check(tamis__date_parse(tamis__bytes_of(tamis__date_format(&dates[i], form)), &again));
        check(again.lo == dates[i].lo && again.hi == dates[i].hi);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tamis_bytes text = {(const char *)data, size};
    tamis_bytes rest = text;
    tamis_bytes item;
    const char *last = text.ptr;
    while (tamis__prose_item(&rest, &item)) {
        check(item.len > 0 && item.ptr >= last && item.ptr + item.len <= text.ptr + size);
        last = item.ptr + item.len;
    }
    check_dates(text);
    (void)tamis__prose_gender(text);
    return 0;
}
