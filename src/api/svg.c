/*
 * api/svg.c - SVG text. Numbers are written from scaled integers, so that no rounding mode or locale reaches the output.
 */
#include "api/svg.h"

#include <math.h>

#include "text/text.h"

enum { SCALE = 100 };

static const double coordinate_max = 1e7;

void tamis__svg_escape(tamis__buffer *out, tamis_bytes text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t rune = tamis__utf8_next(text, &at);
        switch (rune) {
        case '&': tamis__buffer_text(out, "&amp;"); break;
        case '<': tamis__buffer_text(out, "&lt;"); break;
        case '>': tamis__buffer_text(out, "&gt;"); break;
        case '"': tamis__buffer_text(out, "&quot;"); break;
        case '\'': tamis__buffer_text(out, "&#39;"); break;
        default: {
            bool control = (rune < 0x20 && rune != '\n') || (rune >= 0x7F && rune < 0xA0);
            bool forbidden = rune == 0xFFFE || rune == 0xFFFF;
            tamis__buffer_rune(out, control ? ' ' : (forbidden ? 0xFFFD : rune));
        }
        }
    }
}

void tamis__svg_number(tamis__buffer *out, double value)
{
    if (!(value >= -coordinate_max && value <= coordinate_max))
        value = 0;
    long long scaled = llround(value * SCALE);
    long long size = scaled < 0 ? -scaled : scaled;
    tamis__buffer_printf(out, "%s%lld", scaled < 0 ? "-" : "", size / SCALE);
    int rest = (int)(size % SCALE);
    if (rest % 10 != 0)
        tamis__buffer_printf(out, ".%02d", rest);
    else if (rest != 0)
        tamis__buffer_printf(out, ".%d", rest / 10);
}

/* ---- Elements ------------------------------------------------------------------------------------- */

static void attribute(tamis__svg *svg, const char *name, double value)
{
    tamis__buffer_printf(svg->out, " %s=\"", name);
    tamis__svg_number(svg->out, value);
    tamis__buffer_byte(svg->out, '"');
}

static void element(tamis__svg *svg, const char *name, const char *class_name)
{
    tamis__buffer_printf(svg->out, "<%s", name);
    if (class_name != NULL)
        tamis__buffer_printf(svg->out, " class=\"%s\"", class_name);
}

/* "/>", or a tooltip and the end tag. */
static void finish(tamis__svg *svg, const char *name, tamis_bytes told)
{
    if (told.len == 0) {
        tamis__buffer_text(svg->out, "/>");
        return;
    }
    tamis__buffer_text(svg->out, "><title>");
    tamis__svg_escape(svg->out, told);
    tamis__buffer_printf(svg->out, "</title></%s>", name);
}

void tamis__svg_open(tamis__svg *svg, const char *id, double width, double height,
                     tamis_bytes title, tamis_bytes description)
{
    tamis__buffer *out = svg->out;
    tamis__buffer_text(out, "<svg");
    if (svg->alone) {
        tamis__buffer_text(out, " xmlns=\"http://www.w3.org/2000/svg\"");
        attribute(svg, "width", width);
        attribute(svg, "height", height);
    }
    tamis__buffer_printf(out, " class=\"picture\" id=\"%s\" viewBox=\"0 0 ", id);
    tamis__svg_number(out, width);
    tamis__buffer_byte(out, ' ');
    tamis__svg_number(out, height);
    tamis__buffer_printf(out,
                         "\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
                         "<title id=\"%s-title\">",
                         id, id, id);
    tamis__svg_escape(out, title);
    tamis__buffer_printf(out, "</title><desc id=\"%s-desc\">", id);
    tamis__svg_escape(out, description);
    tamis__buffer_text(out, "</desc>\n");
    if (svg->alone)
        tamis__buffer_printf(out, "<style>%s</style>\n", tamis__svg_style());
}

void tamis__svg_close(tamis__svg *svg)
{
    tamis__buffer_text(svg->out, "</svg>\n");
}

void tamis__svg_group(tamis__svg *svg, const char *class_name)
{
    element(svg, "g", class_name);
    tamis__buffer_text(svg->out, ">\n");
}

void tamis__svg_group_end(tamis__svg *svg)
{
    tamis__buffer_text(svg->out, "</g>\n");
}

void tamis__svg_clip(tamis__svg *svg, double x, double y, double width, double height)
{
    element(svg, "svg", NULL);
    attribute(svg, "x", x);
    attribute(svg, "y", y);
    attribute(svg, "width", width);
    attribute(svg, "height", height);
    tamis__buffer_text(svg->out, " viewBox=\"");
    const double box[] = {x, y, width, height};
    for (size_t i = 0; i < TAMIS_COUNT_OF(box); i++) {
        tamis__buffer_text(svg->out, i == 0 ? "" : " ");
        tamis__svg_number(svg->out, box[i]);
    }
    tamis__buffer_text(svg->out, "\">\n");
}

void tamis__svg_clip_end(tamis__svg *svg)
{
    tamis__buffer_text(svg->out, "</svg>\n");
}

void tamis__svg_line(tamis__svg *svg, const char *class_name, double x1, double y1, double x2,
                     double y2)
{
    element(svg, "line", class_name);
    attribute(svg, "x1", x1);
    attribute(svg, "y1", y1);
    attribute(svg, "x2", x2);
    attribute(svg, "y2", y2);
    finish(svg, "line", TAMIS_LIT(""));
}

void tamis__svg_rect_told(tamis__svg *svg, const char *class_name, double x, double y, double width,
                          double height, double radius, tamis_bytes told)
{
    element(svg, "rect", class_name);
    attribute(svg, "x", x);
    attribute(svg, "y", y);
    attribute(svg, "width", width > 0 ? width : 0);
    attribute(svg, "height", height > 0 ? height : 0);
    if (radius > 0)
        attribute(svg, "rx", radius);
    finish(svg, "rect", told);
}

void tamis__svg_rect(tamis__svg *svg, const char *class_name, double x, double y, double width,
                     double height, double radius)
{
    tamis__svg_rect_told(svg, class_name, x, y, width, height, radius, TAMIS_LIT(""));
}

void tamis__svg_circle_told(tamis__svg *svg, const char *class_name, double x, double y,
                            double radius, tamis_bytes told)
{
    element(svg, "circle", class_name);
    attribute(svg, "cx", x);
    attribute(svg, "cy", y);
    attribute(svg, "r", radius > 0 ? radius : 0);
    finish(svg, "circle", told);
}

void tamis__svg_circle(tamis__svg *svg, const char *class_name, double x, double y, double radius)
{
    tamis__svg_circle_told(svg, class_name, x, y, radius, TAMIS_LIT(""));
}

void tamis__svg_text(tamis__svg *svg, const char *class_name, double x, double y,
                     tamis__svg_anchor anchor, tamis_bytes text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    element(svg, "text", class_name);
    attribute(svg, "x", x);
    attribute(svg, "y", y);
    tamis__buffer_printf(svg->out, "%s>", anchors[anchor]);
    tamis__svg_escape(svg->out, text);
    tamis__buffer_text(svg->out, "</text>");
}

/* ---- Paths ---------------------------------------------------------------------------------------- */

static void point(tamis__svg *svg, const char *command, double x, double y)
{
    tamis__buffer_text(svg->out, command);
    tamis__svg_number(svg->out, x);
    tamis__buffer_byte(svg->out, ' ');
    tamis__svg_number(svg->out, y);
}

void tamis__svg_path_open(tamis__svg *svg)
{
    tamis__buffer_text(svg->out, "<path d=\"");
}

void tamis__svg_path_move(tamis__svg *svg, double x, double y)
{
    point(svg, "M", x, y);
}

void tamis__svg_path_line(tamis__svg *svg, double x, double y)
{
    point(svg, "L", x, y);
}

void tamis__svg_path_curve(tamis__svg *svg, double x1, double y1, double x2, double y2, double x,
                           double y)
{
    point(svg, "C", x1, y1);
    point(svg, " ", x2, y2);
    point(svg, " ", x, y);
}

void tamis__svg_path_shut(tamis__svg *svg)
{
    tamis__buffer_byte(svg->out, 'Z');
}

void tamis__svg_path_close(tamis__svg *svg, const char *class_name, tamis_bytes told)
{
    tamis__buffer_byte(svg->out, '"');
    if (class_name != NULL)
        tamis__buffer_printf(svg->out, " class=\"%s\"", class_name);
    finish(svg, "path", told);
}

/* ---- Text ----------------------------------------------------------------------------------------- */

/* Rough widths of a sans-serif: narrow letters, capitals, the full width of East Asia. */
static double rune_width(uint32_t rune)
{
    if (rune < 0x80 && strchr("iIljt.,:;'|!()[] ", (int)rune) != NULL)
        return 0.33;
    if (rune < 0x80 && strchr("mwMW@%", (int)rune) != NULL)
        return 0.9;
    if (rune >= 'A' && rune <= 'Z')
        return 0.68;
    return rune >= 0x1100 ? 1.0 : 0.56;
}

double tamis__svg_text_width(tamis_bytes text)
{
    double width = 0;
    for (size_t at = 0; at < text.len;)
        width += rune_width(tamis__utf8_next(text, &at));
    return width;
}

void tamis__svg_fit(tamis__buffer *out, tamis_bytes text, double width)
{
    double used = 0;
    bool whole = tamis__svg_text_width(text) <= width;
    for (size_t at = 0; at < text.len;) {
        uint32_t rune = tamis__utf8_next(text, &at);
        used += rune_width(rune);
        if (!whole && used > width - 0.8) {
            tamis__buffer_text(out, "\u2026");
            return;
        }
        tamis__buffer_rune(out, rune);
    }
}

void tamis__svg_text_fitted(tamis__svg *svg, const char *class_name, double x, double y,
                            tamis__svg_anchor anchor, tamis_bytes text, double width, double size)
{
    tamis__buffer fitted;
    tamis__buffer_init(&fitted, 0);
    tamis__svg_fit(&fitted, text, width / size);
    tamis__svg_text(svg, class_name, x, y, anchor, tamis__buffer_bytes(&fitted));
    if (fitted.failed)
        svg->out->failed = true;
    tamis__buffer_clear(&fitted);
}

const char *tamis__svg_style(void)
{
    return ".picture{--p-ink:#1c2330;--p-soft:#5b6576;--p-line:#c9d0db;--p-paper:#fff;--p-back:#"
           "eef1f5;"
           "--p-bad:#b3261e;--p-license:#c2560c;--p-review:#8a6d00;--p-cond:#2d5b8f;--p-ok:#2c6e49;"
           "--p-none:#7a8494;display:block;width:100%;height:auto;font-family:system-ui,sans-serif;"
           "font-size:12px;color:var(--p-ink)}"
           "@media(prefers-color-scheme:dark){.picture{--p-ink:#e6e9ef;--p-soft:#9aa5b8;"
           "--p-line:#465061;--p-paper:#1b2029;--p-back:#262d39;--p-bad:#ff8a80;--p-license:#"
           "ffab6b;"
           "--p-review:#e8c860;--p-cond:#8dbdf5;--p-ok:#7fd0a1;--p-none:#8c97a9}}"
           ".picture text{fill:var(--p-ink)}.picture .soft{fill:var(--p-soft)}"
           ".picture .strong{font-weight:600}.picture .small{font-size:11px}"
           ".picture .on{fill:var(--p-paper);font-weight:600}"
           ".picture .ground{fill:var(--p-back)}.picture .paper{fill:var(--p-paper)}"
           ".picture .grid{stroke:var(--p-line);stroke-width:1;fill:none}"
           ".picture .axis{stroke:var(--p-soft);stroke-width:1;fill:none}"
           ".picture .mark{stroke:var(--p-ink);stroke-width:1.2;stroke-dasharray:3 3;fill:none}"
           ".picture .today{stroke:var(--p-ink);stroke-width:1.5;fill:none}"
           ".picture .zone{fill:var(--p-bad);fill-opacity:.14;stroke:var(--p-bad);stroke-width:1.2}"
           ".picture .zone-soft{fill:var(--p-review);fill-opacity:.14;stroke:var(--p-review);"
           "stroke-width:1.2;stroke-dasharray:5 3}"
           ".picture .prohibited{fill:var(--p-bad)}.picture "
           ".license_required{fill:var(--p-license)}"
           ".picture .review{fill:var(--p-review)}"
           ".picture .allowed_with_conditions{fill:var(--p-cond)}.picture "
           ".allowed{fill:var(--p-ok)}"
           ".picture .not_subject{fill:var(--p-none)}.picture .other{fill:var(--p-none)}"
           ".picture .edge{stroke:var(--p-paper);stroke-width:1}"
           ".picture .box{fill:var(--p-paper);stroke:var(--p-soft);stroke-width:1.2}"
           ".picture .box-caught{fill:var(--p-paper);stroke:var(--p-bad);stroke-width:2.6}"
           ".picture .box-maybe{fill:var(--p-paper);stroke:var(--p-review);stroke-width:2;"
           "stroke-dasharray:6 4}"
           ".picture .link{stroke:var(--p-soft);stroke-width:1.2;fill:none}"
           ".picture .link-caught{stroke:var(--p-bad);stroke-width:3;fill:none}"
           ".picture .head{fill:var(--p-soft)}.picture .head-caught{fill:var(--p-bad)}"
           ".picture .halo{stroke:var(--p-back);stroke-width:3;paint-order:stroke;"
           "stroke-linejoin:round}";
}
