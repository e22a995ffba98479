// The one client of the service. Every request of the page goes through here.
import type { Determination, Facts } from './determination';
import type * as T from './types';

/** What the service refused, in its own words. */
export class ApiError extends Error {
    constructor(
        readonly status: number,
        detail: string,
    ) {
        super(detail);
    }
}

type Query = Record<string, string | number | boolean | string[] | undefined>;

interface Options {
    query?: Query;
    /** Sent as JSON. */
    json?: unknown;
    /** Sent as it is. */
    body?: Blob | string;
    type?: string;
    signal?: AbortSignal | undefined;
}

let csrf = '';
/** What every request but GET has to carry; "" without a session. */
export const csrfToken = (): string => csrf;
let signedOut: () => void = () => undefined;

/** Called when the service no longer knows the session. */
export function onSignedOut(then: () => void): void {
    signedOut = then;
}

export function withQuery(path: string, query: Query = {}): string {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        for (const one of Array.isArray(value) ? value : [value])
            if (one !== undefined && one !== '') params.append(name, String(one));
    const text = params.toString();
    return text === '' ? path : `${path}?${text}`;
}

async function detailOf(answer: Response): Promise<string> {
    try {
        const body: unknown = await answer.json();
        if (typeof body === 'object' && body !== null && 'detail' in body)
            return typeof body.detail === 'string' ? body.detail : JSON.stringify(body.detail);
    } catch {
        // Not JSON: its status is all there is.
    }
    return `${answer.status} ${answer.statusText}`.trim();
}

/** The raw answer; throws ApiError for any status from 400. */
export async function request(method: string, path: string, options: Options = {}): Promise<Response> {
    const headers = new Headers();
    let body: BodyInit | null = options.body ?? null;
    if (options.json !== undefined) {
        headers.set('Content-Type', 'application/json');
        body = JSON.stringify(options.json);
    } else if (options.type !== undefined) {
        headers.set('Content-Type', options.type);
    }
    if (method !== 'GET' && csrf !== '') headers.set('X-Tamis-CSRF', csrf);
    const answer = await fetch(withQuery(path, options.query), {
        method,
        headers,
        body,
        credentials: 'same-origin',
        signal: options.signal ?? null,
    });
    if (answer.ok) return answer;
    const detail = await detailOf(answer);
    if (answer.status === 401 && path !== '/me' && path !== '/login') signedOut();
    throw new ApiError(answer.status, detail);
}

/** The answer as JSON. */
export async function call<A>(method: string, path: string, options: Options = {}): Promise<A> {
    const answer = await request(method, path, options);
    if (answer.status === 204) return undefined as A;
    return (await answer.json()) as A;
}

const id = encodeURIComponent;

function remember(me: T.Me): T.Me {
    csrf = me.csrf ?? '';
    return me;
}

export interface SearchQuery {
    q: string;
    schema?: string | undefined;
    include_dataset?: string[] | undefined;
    facets?: string[] | undefined;
    countries?: string[] | undefined;
    threshold?: number | undefined;
    as_of?: string | undefined;
    limit?: number | undefined;
    offset?: number | undefined;
}

export interface MatchOptions {
    include_dataset?: string[] | undefined;
    countries?: string[] | undefined;
    threshold?: number | undefined;
    cutoff?: number | undefined;
    as_of?: string | undefined;
    limit?: number | undefined;
}

export const api = {
    search: (query: SearchQuery, signal?: AbortSignal) =>
        call<T.SearchAnswer>('GET', '/search/default', { query: { ...query }, signal }),
    match: async (example: T.Example, options: MatchOptions, signal?: AbortSignal) => {
        const answer = await call<T.MatchAnswer>('POST', '/match/default', {
            query: { ...options },
            json: { queries: { q: example } },
            signal,
        });
        const one = answer.responses['q'];
        if (one === undefined || one.status >= 400)
            throw new ApiError(one?.status ?? 500, one?.detail ?? '');
        return one;
    },
    entity: (entity: string, signal?: AbortSignal) =>
        call<T.Entity>('GET', `/entities/${id(entity)}`, { query: { nested: false }, signal }),
    network: (entity: string, hops: number, signal?: AbortSignal) =>
        call<T.Network>('GET', `/entities/${id(entity)}/network`, { query: { hops }, signal }),
    decide: (facts: Facts) => call<Determination>('POST', '/decide', { json: facts }),
    scan: (file: Blob, type: string, query: { as_of?: string | undefined; threshold?: string | undefined }) =>
        call<T.ScanAnswer>('POST', '/scan', { query, body: file, type }),
    inventory: (file: Blob, query: { date?: string | undefined; actor?: string[] | undefined }) =>
        call<T.InventoryAnswer>('POST', '/inventory', { query, body: file, type: 'text/csv' }),
    cancelJob: (job: string) => call<void>('DELETE', `/jobs/${id(job)}`),
    catalog: () => call<T.Catalog>('GET', '/catalog'),

    cases: (filter: T.CaseFilter, signal?: AbortSignal) =>
        call<T.CaseList>('GET', '/cases', { query: { ...filter }, signal }),
    case: (number: number, signal?: AbortSignal) => call<T.Case>('GET', `/cases/${number}`, { signal }),
    openCases: (query: T.Query, hits: T.Hit[], note?: string) =>
        call<T.CaseOpened>('POST', '/cases', {
            json: { query, hits, source: 'page', ...(note === undefined ? {} : { note }) },
        }),
    act: (number: number, version: number, step: T.CaseStep) =>
        call<T.Case>('POST', `/cases/${number}/actions`, { json: { ...step, version } }),
    attach: (number: number, file: File) =>
        call<{ attachment: T.Attachment }>('POST', `/cases/${number}/attachments`, {
            query: { name: file.name },
            body: file,
            type: file.type === '' ? 'application/octet-stream' : file.type,
        }),
    attachmentAddress: (number: number, attachment: number) => `/cases/${number}/attachments/${attachment}`,

    me: async () => remember(await call<T.Me>('GET', '/me')),
    login: async (name: string, password: string) =>
        remember(await call<T.Me>('POST', '/login', { json: { name, password } })),
    logout: async () => {
        await call<void>('POST', '/logout');
        csrf = '';
    },
};
