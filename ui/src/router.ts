// Addresses of views: "#/entity/us_csl-EL-3335?tab=links". The part after "#" never reaches the service or its log.
import { signal } from '@preact/signals';

export interface Route {
    /** Segments, decoded: ["entity", "us_csl-EL-3335"]. */
    path: string[];
    params: URLSearchParams;
}

function parse(hash: string): Route {
    const text = hash.replace(/^#\/?/, '');
    const mark = text.indexOf('?');
    const path = mark < 0 ? text : text.slice(0, mark);
    return {
        path: path.split('/').filter((part) => part !== '').map(decode),
        params: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)),
    };
}

function decode(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

/** What `route` was read from. Another one in the bar: its reader has gone on, and the event that says so is to come. */
let seen = location.hash;

export const route = signal<Route>(parse(seen));

window.addEventListener('hashchange', () => {
    seen = location.hash;
    route.value = parse(seen);
});

type Params = Record<string, string | string[] | undefined>;

/** The address of a view. Parameters that are undefined or "" are left out. */
export function href(path: string[], params: Params = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params))
        for (const one of Array.isArray(value) ? value : [value])
            if (one !== undefined && one !== '') query.append(name, one);
    const text = query.toString();
    return `#/${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

/** Goes there. */
export function go(path: string[], params: Params = {}): void {
    location.hash = href(path, params);
}

/**
 * Puts `address` in place of the present one of the same view, so that the back button skips that. Views write their address
 * after they are drawn: one that was left by then must not call its reader back.
 */
export function replace(address: string): void {
    const [present] = route.value.path;
    if (location.hash !== seen || (present !== undefined && present !== parse(address).path[0])) return;
    history.replaceState(null, '', address);
    seen = location.hash;
    route.value = parse(seen);
}
