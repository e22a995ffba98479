// Rows of CSV (RFC 4180): enough to show the head of a table and the hits of a result.

export function parseCsv(text: string, separator = ','): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    let cell = '';
    let quoted = false;
    for (let i = 0; i < text.length; i++) {
        const c = text[i];
        if (quoted) {
            if (c !== '"') cell += c;
            else if (text[i + 1] === '"') {
                cell += '"';
                i++;
            } else quoted = false;
        } else if (c === '"') quoted = true;
        else if (c === separator || c === '\n') {
            row.push(cell.replace(/\r$/, ''));
            cell = '';
            if (c === '\n') {
                rows.push(row);
                row = [];
            }
        } else cell += c;
    }
    if (cell !== '' || row.length > 0) rows.push([...row, cell]);
    return rows;
}

/** The separator that the first line has most of. */
export function separatorOf(text: string): string {
    const line = text.slice(0, text.indexOf('\n') + 1 || undefined);
    const counts = [',', ';', '\t', '|'].map((separator) => ({ separator, count: line.split(separator).length }));
    return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}
