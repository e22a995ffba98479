/*
 * api/ownership_picture.c - boxes in layers.
 *
 * A breadth-first walk up from the party numbers the layers: the fewest steps to the party. Each layer is a row of boxes,
 * broken after a few; in it boxes stand in the order in which they were met, which follows the order of what they own.
 * Stakes between boxes of one row are arcs above it, those that lead up again (a cycle) arcs beside the boxes.
 */
#include "api/ownership_picture.h"

#include <math.h>
#include <stdio.h>

#include "base/error.h"

enum { BOX_W = 176, BOX_H = 50, GAP_X = 22, GAP_Y = 60, SIDE = 62, TOP = 40, IN_ROW = 4, KEY = 30 };

typedef struct node {
    uint32_t holder;
    uint16_t layer;
    bool on_path; /* leads to the party through shares that decided */
    double x, y;  /* left upper corner */
} node;

typedef struct layout {
    const tamis__ownership_view *view;
    node nodes[TAMIS__OWNERSHIP_DRAWN_MAX];
    size_t count, left_out;
    double width, height;
} layout;

static node *find_node(layout *l, uint32_t holder)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->nodes[i].holder == holder)
            return &l->nodes[i];
    return NULL;
}

static bool holds(const tamis__ownership_view *view, const tamis__stake *stake)
{
    return stake->from <= view->day && view->day <= stake->until;
}

static const tamis__holder *holder_at(const layout *l, uint32_t holder)
{
    return &l->view->facts->holders[holder];
}

/* ---- Layers --------------------------------------------------------------------------------------- */

static void meet(layout *l, uint32_t holder, uint16_t layer)
{
    if (holder >= l->view->facts->holder_count || find_node(l, holder) != NULL)
        return;
    if (l->count == TAMIS__OWNERSHIP_DRAWN_MAX || layer >= TAMIS__OWNERSHIP_LAYERS_MAX) {
        l->left_out++;
        return;
    }
    l->nodes[l->count++] = (node){.holder = holder, .layer = layer};
}

static void walk(layout *l)
{
    meet(l, l->view->holder, 0);
    for (size_t i = 0; i < l->count; i++) {
        const tamis__holder *h = holder_at(l, l->nodes[i].holder);
        uint16_t above = (uint16_t)(l->nodes[i].layer + 1);
        for (size_t k = 0; k < h->owner_count; k++)
            if (holds(l->view, &h->owners[k]))
                meet(l, h->owners[k].owner, above);
        for (size_t k = 0; k < h->controller_count; k++)
            meet(l, h->controllers[k], above);
    }
}

/* From the party up through the holders whose share decided; a cycle ends the walk. */
static void mark_path(layout *l)
{
    int64_t at = l->view->holder;
    for (size_t steps = 0; at >= 0 && steps <= l->count; steps++) {
        node *n = find_node(l, (uint32_t)at);
        if (n == NULL || n->on_path)
            return;
        const tamis__capture *c = &l->view->captures[at];
        if (c->caught == TAMIS__NO && c->owned == TAMIS__NO && c->controlled == TAMIS__NO)
            return;
        n->on_path = true;
        at = c->listed ? -1 : c->via;
    }
}

/* Rows from the top layer down. */
static void place(layout *l)
{
    int top_layer = 0;
    size_t widest = 1;
    for (size_t i = 0; i < l->count; i++)
        top_layer = l->nodes[i].layer > top_layer ? l->nodes[i].layer : top_layer;
    double y = TOP;
    size_t in_layer[TAMIS__OWNERSHIP_LAYERS_MAX + 1] = {0};
    for (size_t i = 0; i < l->count; i++)
        in_layer[l->nodes[i].layer]++;
    for (int layer = 0; layer <= top_layer; layer++)
        widest = in_layer[layer] > widest ? in_layer[layer] : widest;
    widest = widest > IN_ROW ? IN_ROW : widest;
    l->width = 2 * SIDE + (double)widest * (BOX_W + GAP_X) - GAP_X;
    l->width = l->width < 420 ? 420 : l->width;
    for (int layer = top_layer; layer >= 0; layer--) {
        size_t placed = 0, rows = (in_layer[layer] + IN_ROW - 1) / IN_ROW;
        for (size_t i = 0; i < l->count; i++) {
            if (l->nodes[i].layer != layer)
                continue;
            size_t row = placed / IN_ROW, left = in_layer[layer] - row * IN_ROW;
            size_t boxes = left < IN_ROW ? left : IN_ROW;
            double start = (l->width - (double)boxes * (BOX_W + GAP_X) + GAP_X) / 2;
            l->nodes[i].x = start + (double)(placed % IN_ROW) * (BOX_W + GAP_X);
            l->nodes[i].y = y + (double)row * (BOX_H + GAP_Y);
            placed++;
        }
        y += (double)rows * (BOX_H + GAP_Y);
    }
    l->height = y - GAP_Y + KEY;
}

/* ---- Boxes ---------------------------------------------------------------------------------------- */

static const char *box_class(const tamis__capture *c)
{
    if (c->caught == TAMIS__YES || c->owned == TAMIS__YES || c->controlled == TAMIS__YES)
        return "box-caught";
    return c->caught == TAMIS__UNKNOWN || c->owned == TAMIS__UNKNOWN ? "box-maybe" : "box";
}

static void put_share(tamis__buffer *out, double lo, double hi)
{
    char text[64];
    hi = hi > 100 ? 100 : hi; /* unknown shares beside known ones */
    if (lo <= 0 && hi >= 100)
        snprintf(text, sizeof(text), "share unknown");
    else if (lo >= hi)
        snprintf(text, sizeof(text), "%g %%", lo);
    else
        snprintf(text, sizeof(text), "%g to %g %%", lo, hi);
    tamis__buffer_text(out, text);
}

/* What the second line of a box says: why it is caught, in words. */
static void put_standing(tamis__buffer *out, const layout *l, uint32_t holder)
{
    const tamis__capture *c = &l->view->captures[holder];
    const tamis__holder *h = holder_at(l, holder);
    if (c->listed) {
        tamis__buffer_text(out, "listed: ");
        for (size_t i = 0; i < h->listing_count; i++) {
            const tamis__held_listing *listing = &h->listings[i];
            if (listing->from > l->view->day || listing->until < l->view->day)
                continue;
            tamis__buffer_append(out, listing->list);
            return;
        }
    } else if (c->by_control && c->controlled == TAMIS__YES) {
        tamis__buffer_text(out, "controlled by a listed party");
    } else if (c->owned == TAMIS__YES || c->caught == TAMIS__YES) {
        tamis__buffer_text(out, "caught: ");
        put_share(out, c->share_lo, c->share_hi);
    } else if (c->owned == TAMIS__UNKNOWN || c->caught == TAMIS__UNKNOWN) {
        tamis__buffer_text(out, "caught? ");
        put_share(out, c->share_lo, c->share_hi);
    } else if (h->country.len > 0) {
        tamis__buffer_append(out, h->country);
    }
}

static void put_fitted(tamis__svg *svg, const char *class_name, const node *n, double dy,
                       tamis_bytes text)
{
    tamis__svg_text_fitted(svg, class_name, n->x + BOX_W / 2.0, n->y + dy, TAMIS__SVG_MIDDLE, text,
                           BOX_W - 14, 13.5);
}

static void put_box(tamis__svg *svg, const layout *l, const node *n)
{
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    tamis__svg_rect_told(svg, box_class(&l->view->captures[n->holder]), n->x, n->y, BOX_W, BOX_H, 6,
                         holder_at(l, n->holder)->name);
    put_fitted(svg, "strong", n, 21, holder_at(l, n->holder)->name);
    put_standing(&text, l, n->holder);
    put_fitted(svg, "soft small", n, 38, tamis__buffer_bytes(&text));
    tamis__buffer_byte(svg->out, '\n');
    if (text.failed)
        svg->out->failed = true;
    tamis__buffer_clear(&text);
}

/* ---- Stakes --------------------------------------------------------------------------------------- */

static void put_arrow_head(tamis__svg *svg, double x, double y, double dx, double dy, bool caught)
{
    double len = sqrt(dx * dx + dy * dy);
    double ux = len > 0 ? dx / len : 0, uy = len > 0 ? dy / len : 1;
    tamis__svg_path_open(svg);
    tamis__svg_path_move(svg, x, y);
    tamis__svg_path_line(svg, x - 9 * ux - 4.5 * uy, y - 9 * uy + 4.5 * ux);
    tamis__svg_path_line(svg, x - 9 * ux + 4.5 * uy, y - 9 * uy - 4.5 * ux);
    tamis__svg_path_shut(svg);
    tamis__svg_path_close(svg, caught ? "head-caught" : "head", TAMIS_LIT(""));
}

/* `k` of `of`: where on the edge of the box the stake ends, so that stakes of one party do not cover each other. */
static void put_stake(tamis__svg *svg, const node *from, const node *to, size_t k, size_t of,
                      bool caught, tamis_bytes label)
{
    double spread = of > 1 ? (double)k / (double)(of - 1) - 0.5 : 0;
    double x0 = from->x + BOX_W / 2.0, y0 = from->y + BOX_H;
    double x1 = to->x + BOX_W / 2.0 + spread * BOX_W * 0.7, y1 = to->y;
    bool down = from->y + BOX_H < to->y;
    double cx0 = x0, cy0 = y0 + GAP_Y * 0.6, cx1 = x1, cy1 = y1 - GAP_Y * 0.6;
    bool beside = from->y == to->y && from != to;
    if (beside) { /* over the top of the row */
        y0 = from->y;
        x1 = to->x + BOX_W * (from->x < to->x ? 0.2 : 0.8);
        cx1 = x1;
        cy0 = cy1 = y0 - GAP_Y * 0.7;
    } else if (!down) { /* out and in at the right side */
        x0 = from->x + BOX_W;
        y0 = from->y + BOX_H * 0.7;
        x1 = to->x + BOX_W;
        y1 = to->y + BOX_H * 0.3;
        cx0 = cx1 = fmax(x0, x1) + SIDE * 0.6;
        cy0 = y0;
        cy1 = y1;
    }
    tamis__svg_path_open(svg);
    tamis__svg_path_move(svg, x0, y0);
    tamis__svg_path_curve(svg, cx0, cy0, cx1, cy1, x1, y1);
    tamis__svg_path_close(svg, caught ? "link-caught" : "link", TAMIS_LIT(""));
    put_arrow_head(svg, x1, y1, x1 - cx1, y1 - cy1, caught);
    double t = down ? 0.5 + 0.12 * (double)(k % 3) : 0.5, s = 1 - t;
    double lx = s * s * s * x0 + 3 * s * s * t * cx0 + 3 * s * t * t * cx1 + t * t * t * x1;
    double ly = s * s * s * y0 + 3 * s * s * t * cy0 + 3 * s * t * t * cy1 + t * t * t * y1;
    tamis__svg_text(svg, caught ? "strong small halo" : "small halo", lx + (beside ? 0 : 6),
                    ly + (beside ? -3 : 4), beside ? TAMIS__SVG_MIDDLE : TAMIS__SVG_START, label);
    tamis__buffer_byte(svg->out, '\n');
}

static bool deciding(const layout *l, const node *from, const node *to)
{
    const tamis__capture *c = &l->view->captures[to->holder];
    return from->on_path && to->on_path && !c->listed && c->via == (int32_t)from->holder;
}

static void put_stakes(tamis__svg *svg, layout *l, const node *to, tamis__buffer *label)
{
    const tamis__holder *h = holder_at(l, to->holder);
    size_t of = h->owner_count + h->controller_count;
    for (size_t k = 0; k < h->owner_count; k++) {
        const tamis__stake *stake = &h->owners[k];
        const node *from = find_node(l, stake->owner);
        if (from == NULL || !holds(l->view, stake))
            continue;
        tamis__buffer_reset(label);
        put_share(label, stake->lo, stake->hi);
        put_stake(svg, from, to, k, of, deciding(l, from, to), tamis__buffer_bytes(label));
    }
    for (size_t k = 0; k < h->controller_count; k++) {
        const node *from = find_node(l, h->controllers[k]);
        if (from == NULL)
            continue;
        put_stake(svg, from, to, h->owner_count + k, of,
                  deciding(l, from, to) && l->view->captures[to->holder].by_control,
                  TAMIS_LIT("controls"));
    }
}

/* ---- The picture ---------------------------------------------------------------------------------- */

bool tamis__ownership_drawable(const tamis__ownership_view *view)
{
    const tamis__holder *h = &view->facts->holders[view->holder];
    bool drawable = h->controller_count > 0;
    for (size_t k = 0; k < h->owner_count; k++)
        drawable = drawable || holds(view, &h->owners[k]);
    return drawable;
}

/* "A, caught: 60 % <- B, listed: US-BIS-EL" */
static void describe(tamis__buffer *out, layout *l)
{
    int64_t at = l->view->holder;
    tamis__buffer_printf(out, "%zu parties. ", l->count);
    for (size_t steps = 0; at >= 0 && steps < l->count; steps++) {
        const node *n = find_node(l, (uint32_t)at);
        if (n == NULL || (steps > 0 && !n->on_path))
            break;
        tamis__buffer_text(out, steps == 0 ? "" : ", held by ");
        tamis__buffer_append(out, holder_at(l, n->holder)->name);
        tamis__buffer_text(out, " (");
        put_standing(out, l, n->holder);
        tamis__buffer_byte(out, ')');
        const tamis__capture *c = &l->view->captures[at];
        at = c->listed || !n->on_path ? -1 : c->via;
    }
}

static void put_key(tamis__svg *svg, const layout *l)
{
    char text[160];
    snprintf(text, sizeof(text), "Thick lines: the shares that decided. Dashed box: not certain.%s",
             l->left_out > 0 ? " More owners are not drawn." : "");
    tamis__svg_text(svg, "soft small", SIDE, l->height - 8, TAMIS__SVG_START,
                    tamis__bytes_of(text));
}

static void put_all(tamis__svg *svg, layout *l, tamis__buffer *text)
{
    tamis__buffer_text(text, "Ownership: ");
    tamis__buffer_append(text, l->view->test->title);
    size_t title = text->len;
    describe(text, l);
    tamis_bytes whole = tamis__buffer_bytes(text);
    tamis__svg_open(svg, l->view->id, l->width, l->height, tamis__bytes_sub(whole, 0, title),
                    tamis__bytes_sub(whole, title, whole.len));
    tamis__svg_rect(svg, "ground", 0, 0, l->width, l->height, 0);
    for (size_t i = 0; i < l->count; i++)
        put_stakes(svg, l, &l->nodes[i], text);
    for (size_t i = 0; i < l->count; i++)
        put_box(svg, l, &l->nodes[i]);
    put_key(svg, l);
    tamis__svg_close(svg);
}

tamis_status tamis__ownership_picture(tamis__svg *svg, const tamis__ownership_view *view,
                                      tamis__arena *arena, tamis_error *err)
{
    layout *l = tamis__arena_zero(arena, 1, sizeof(*l));
    if (l == NULL)
        return tamis__fail_nomem(err);
    tamis__buffer text;
    tamis__buffer_init(&text, 0);
    l->view = view;
    walk(l);
    mark_path(l);
    place(l);
    put_all(svg, l, &text);
    bool failed = text.failed || svg->out->failed;
    tamis__buffer_clear(&text);
    return failed ? tamis__fail_nomem(err) : TAMIS_OK;
}
