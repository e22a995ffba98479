/* api/web.c - the frame of all pages but that of documents (scan_page.c), whose running text wants another look. */
#include "api/web.h"

#include <stdio.h>

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1c2330;--soft:#566072;--line:#d9dee6;--paper:#fff;"
    "--back:#f4f5f8;--bad:#b3261e;--license:#a8480a;--review:#725a00;--cond:#2d5b8f;--ok:#2c6e49;"
    "--none:#5f6978}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa5b8;--line:#343c4a;"
    "--paper:#1b2029;--back:#12161d;--bad:#ff8a80;--license:#ffab6b;--review:#e8c860;"
    "--cond:#8dbdf5;--ok:#7fd0a1;--none:#a0abbc}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);"
    "font:16px/1.55 system-ui,sans-serif}"
    "header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.25rem}"
    "header{padding-top:1.8rem}h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem;"
    "overflow-wrap:anywhere}"
    "h2{font-size:1.15rem;line-height:1.4;margin:2.2rem 0 .7rem}h3{font-size:1rem;margin:0 0 .4rem}"
    ".meta{color:var(--soft);margin:0;overflow-wrap:anywhere}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;"
    "margin:1.3rem 0 0}.cards div,.panel,.table{background:var(--paper);"
    "border:1px solid var(--line);border-radius:8px}.cards div{padding:.6rem .9rem}"
    ".cards dt{color:var(--soft);font-size:.85rem}.cards dd{margin:0;font-size:1.5rem;"
    "font-weight:600;font-variant-numeric:tabular-nums}"
    ".maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));"
    "gap:.9rem}.panel{padding:.8rem;margin:0;min-width:0}"
    ".panel figcaption{font-size:.88rem;color:var(--soft);margin-bottom:.5rem}"
    ".wide,.narrow{overflow-x:auto}.wide svg{min-width:44rem}"
    ".narrow svg{min-width:27rem;max-width:42rem}"
    ".key{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.85rem;margin:.7rem 0 0;padding:0;"
    "list-style:none}"
    ".table{overflow-x:auto}.table "
    "table{min-width:40rem}th[scope=row]{min-width:8rem}table{border-collapse:collapse;width:100%;"
    "font-size:.88rem;"
    "line-height:1.45}caption{text-align:left;color:var(--soft);padding:.5rem .8rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.45rem .8rem;border-top:1px solid "
    "var(--line);"
    "overflow-wrap:anywhere}thead th{border-top:0;color:var(--soft);font-weight:600;"
    "white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".d{white-space:nowrap}td small{display:block;color:var(--soft)}"
    "[hidden]{display:none!important}"
    ".tag{display:inline-block;border:1.5px solid;border-radius:4px;padding:0 .4em;"
    "font-weight:600;font-size:.85em;white-space:nowrap}"
    ".tag b{margin-right:.35em}"
    ".tag.prohibited{color:var(--bad)}.tag.license_required{color:var(--license)}"
    ".tag.review{color:var(--review)}.tag.allowed_with_conditions{color:var(--cond)}"
    ".tag.allowed{color:var(--ok)}.tag.not_subject{color:var(--none)}"
    ".big .tag{font-size:1.25rem;padding:.15em .6em}"
    "form{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;margin:0 0 .7rem;"
    "font-size:.88rem}label{display:grid;gap:.15rem;min-width:0}"
    "input,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);"
    "border-radius:6px;padding:.35rem .5rem;max-width:100%}"
    "output{color:var(--soft)}details{margin:.6rem 0}summary{cursor:pointer}"
    "ul.tree,ul.tree ul{list-style:none;margin:.2rem 0;padding-left:1.1rem;"
    "border-left:2px solid var(--line)}ul.tree li{margin:.35rem 0;overflow-wrap:anywhere}"
    "li small,p small{color:var(--soft)}.facts{white-space:pre-wrap;overflow-wrap:anywhere;"
    "font:.82rem/1.5 ui-monospace,monospace;margin:0}"
    "dl.rows{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem .8rem;margin:0}"
    "dl.rows dt{color:var(--soft)}dl.rows dd{margin:0;overflow-wrap:anywhere}"
    "footer{color:var(--soft);font-size:.82rem;padding-top:1.8rem;padding-bottom:2.4rem;"
    "overflow-wrap:anywhere}a{color:var(--cond)}"
    ":focus-visible{outline:2px solid var(--cond);outline-offset:2px}"
    "@media(max-width:34rem){body{font-size:15px}header,main,footer{padding-left:.8rem;"
    "padding-right:.8rem}th,td{padding:.4rem .5rem}dl.rows{grid-template-columns:1fr}"
    "dl.rows dd{margin-bottom:.4rem}}"
    "@media print{body{background:#fff}form{display:none}.panel,.table,.cards div"
    "{break-inside:avoid;border-color:#999}.table,.wide{overflow:visible}}";

void tamis__web_text(tamis__buffer *out, tamis_bytes text)
{
    tamis__svg_escape(out, text);
}

void tamis__web_open(tamis__buffer *out, tamis_bytes title, tamis_bytes meta,
                     const char *script_hash)
{
    tamis__buffer_text(out,
                       "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
    if (script_hash != NULL)
        tamis__buffer_printf(out, "; script-src 'sha256-%s'", script_hash);
    tamis__buffer_text(out, "\">\n<meta name=\"viewport\" "
                            "content=\"width=device-width, initial-scale=1\">\n<title>");
    tamis__web_text(out, title);
    tamis__buffer_printf(out, "</title>\n<style>%s%s</style>\n</head>\n<body>\n<header>\n<h1>",
                         style, tamis__svg_style());
    tamis__web_text(out, title);
    tamis__buffer_text(out, "</h1>\n<p class=\"meta\">");
    tamis__web_text(out, meta);
    tamis__buffer_text(out, "</p>\n</header>\n<main>\n");
}

void tamis__web_close(tamis__buffer *out, tamis_bytes foot, const char *script)
{
    tamis__buffer_text(out, "</main>\n<footer>");
    tamis__web_text(out, foot);
    tamis__buffer_text(out, "</footer>\n");
    if (script != NULL)
        tamis__buffer_printf(out, "<script>%s</script>\n", script);
    tamis__buffer_text(out, "</body>\n</html>\n");
}

void tamis__web_outcome(tamis__buffer *out, tamis__outcome outcome)
{
    tamis__buffer_printf(out, "<span class=\"tag %s\"><b aria-hidden=\"true\">%s</b>%s</span>",
                         tamis__outcome_class(outcome), tamis__outcome_letter(outcome),
                         tamis__outcome_words(outcome));
}

void tamis__web_heading(tamis__buffer *out, const char *id, const char *text)
{
    tamis__buffer_printf(out, "<h2 id=\"%s\">%s</h2>\n", id, text);
}

void tamis__web_cell(tamis__buffer *out, const char *class_name, tamis_bytes text)
{
    if (class_name != NULL)
        tamis__buffer_printf(out, "<td class=\"%s\">", class_name);
    else
        tamis__buffer_text(out, "<td>");
    tamis__web_text(out, text);
    tamis__buffer_text(out, "</td>");
}

void tamis__web_count(tamis__buffer *out, uint64_t count)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            tamis__buffer_byte(out, ',');
        tamis__buffer_byte(out, digits[i]);
    }
}
