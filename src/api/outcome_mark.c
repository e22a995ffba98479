/* api/outcome_mark.c - square: prohibited; diamond: license required; triangle: review; circle: the rest. */
#include "api/outcome_mark.h"

static const struct {
    const char *class_name, *words, *letter;
} marks[] = {
    [TAMIS__NOT_SUBJECT] = {"not_subject", "not subject", "N"},
    [TAMIS__ALLOWED] = {"allowed", "allowed", "A"},
    [TAMIS__ALLOWED_WITH_CONDITIONS] = {"allowed_with_conditions", "allowed with conditions", "C"},
    [TAMIS__REVIEW] = {"review", "review", "R"},
    [TAMIS__LICENSE_REQUIRED] = {"license_required", "license required", "L"},
    [TAMIS__PROHIBITED] = {"prohibited", "prohibited", "P"},
};

const char *tamis__outcome_class(tamis__outcome outcome)
{
    return marks[outcome].class_name;
}

const char *tamis__outcome_words(tamis__outcome outcome)
{
    return marks[outcome].words;
}

const char *tamis__outcome_letter(tamis__outcome outcome)
{
    return marks[outcome].letter;
}

void tamis__outcome_mark(tamis__svg *svg, tamis__outcome outcome, double x, double y, double radius,
                         tamis_bytes told)
{
    const char *class_name = marks[outcome].class_name;
    double r = radius;
    switch (outcome) {
    case TAMIS__PROHIBITED:
        tamis__svg_rect_told(svg, class_name, x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r, 1.5,
                             told);
        return;
    case TAMIS__LICENSE_REQUIRED:
        tamis__svg_path_open(svg);
        tamis__svg_path_move(svg, x, y - 1.25 * r);
        tamis__svg_path_line(svg, x + 1.25 * r, y);
        tamis__svg_path_line(svg, x, y + 1.25 * r);
        tamis__svg_path_line(svg, x - 1.25 * r, y);
        break;
    case TAMIS__REVIEW:
        tamis__svg_path_open(svg);
        tamis__svg_path_move(svg, x, y - 1.35 * r);
        tamis__svg_path_line(svg, x + 1.3 * r, y + 0.95 * r);
        tamis__svg_path_line(svg, x - 1.3 * r, y + 0.95 * r);
        break;
    default: tamis__svg_circle_told(svg, class_name, x, y, r, told); return;
    }
    tamis__svg_path_shut(svg);
    tamis__svg_path_close(svg, class_name, told);
}
