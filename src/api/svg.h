/*
 * api/svg.h - writing small SVG pictures into a buffer: elements, numbers that are the same everywhere, escaped text.
 *
 * A picture stands inside an HTML page or alone in a file. It carries a title and a description (what a screen reader says), no
 * script and no reference to anything outside itself. Colours are classes of the page's style sheet; svg_style() holds
 * those that the pictures use, for light and dark, so that a picture alone carries them, too.
 */
#ifndef TAMIS_API_SVG_H
#define TAMIS_API_SVG_H

#include "base/buffer.h"

/* XML and HTML text: & < > " ' escaped, control characters but line ends become spaces (XML 1.0 forbids most), invalid UTF-8 U+FFFD. */
void tamis__svg_escape(tamis__buffer *out, tamis_bytes text);

/* A coordinate: at most two decimals, no trailing zeros, never "-0"; out of +-1e7 or not a number: 0. */
void tamis__svg_number(tamis__buffer *out, double value);

typedef struct tamis__svg {
    tamis__buffer *out;
    bool alone; /* a file of its own: XML namespace and style inside */
} tamis__svg;

/* <svg> with viewBox 0 0 width height, role="img", title and description. `id` makes the ids of the picture unique in its page:
 * letters, digits, hyphens. Text must be at least 1 character. */
void tamis__svg_open(tamis__svg *svg, const char *id, double width, double height,
                     tamis_bytes title, tamis_bytes description);
void tamis__svg_close(tamis__svg *svg);

/* `class_name` NULL: none. */
void tamis__svg_group(tamis__svg *svg, const char *class_name);
void tamis__svg_group_end(tamis__svg *svg);
void tamis__svg_line(tamis__svg *svg, const char *class_name, double x1, double y1, double x2,
                     double y2);
void tamis__svg_rect(tamis__svg *svg, const char *class_name, double x, double y, double width,
                     double height, double radius);
void tamis__svg_circle(tamis__svg *svg, const char *class_name, double x, double y, double radius);
/* Circle or rectangle with a tooltip: as above, with <title>. */
void tamis__svg_circle_told(tamis__svg *svg, const char *class_name, double x, double y,
                            double radius, tamis_bytes told);
void tamis__svg_rect_told(tamis__svg *svg, const char *class_name, double x, double y, double width,
                          double height, double radius, tamis_bytes told);

/* What is drawn until tamis__svg_clip_end is cut off outside this rectangle; coordinates stay as they are. */
void tamis__svg_clip(tamis__svg *svg, double x, double y, double width, double height);
void tamis__svg_clip_end(tamis__svg *svg);

typedef enum tamis__svg_anchor {
    TAMIS__SVG_START,
    TAMIS__SVG_MIDDLE,
    TAMIS__SVG_END
} tamis__svg_anchor;

void tamis__svg_text(tamis__svg *svg, const char *class_name, double x, double y,
                     tamis__svg_anchor anchor, tamis_bytes text);

/* Path data: start, points, maybe close; then the class ends the element. */
void tamis__svg_path_open(tamis__svg *svg);
void tamis__svg_path_move(tamis__svg *svg, double x, double y);
void tamis__svg_path_line(tamis__svg *svg, double x, double y);
void tamis__svg_path_curve(tamis__svg *svg, double x1, double y1, double x2, double y2, double x,
                           double y);
void tamis__svg_path_shut(tamis__svg *svg);
/* `told` empty: no tooltip. */
void tamis__svg_path_close(tamis__svg *svg, const char *class_name, tamis_bytes told);

/* Width of a text in units of its font size, estimated: enough to leave room. */
double tamis__svg_text_width(tamis_bytes text);
/* The text in at most `width` font sizes, cut with an ellipsis, into `out`; `text` must not lie in it. */
void tamis__svg_fit(tamis__buffer *out, tamis_bytes text, double width);
/* tamis__svg_text of what fits into `width` pixels at `size` pixels. */
void tamis__svg_text_fitted(tamis__svg *svg, const char *class_name, double x, double y,
                            tamis__svg_anchor anchor, tamis_bytes text, double width, double size);

/* The classes of all pictures, as CSS. */
const char *tamis__svg_style(void);

#endif
