// What the desk keeps besides cases: books of customers, changes of lists, accounts, keys, webhooks, the audit trail (docs/DESK.md).
import { call, request } from './api';
import type { Role } from './types';

/** A listing as a change tells it. */
export interface Listed {
    dataset: string;
    list?: string;
    reference?: string;
    program?: string;
    start?: string;
}

/** A statement or listing that came or went, or a field of a listing that says something else. */
export interface Difference {
    change: 'added' | 'removed' | 'changed';
    prop?: string;
    value?: string;
    dataset?: string;
    listing?: Listed;
    list?: string;
    reference?: string;
    field?: string;
    before?: string;
    after?: string;
    /** Alone: so many were not kept. */
    more?: number;
}

export interface Change {
    id: number;
    time: string;
    kind: 'added' | 'changed' | 'removed';
    entity_id: string;
    caption: string;
    schema: string;
    datasets: string[];
    what: Difference[];
    snapshot: string;
}

/** What is not given stays as it was. */
export interface BookSettings {
    title?: string;
    threshold?: number;
    limit?: number;
    datasets?: string[];
    topics?: string[];
    open_cases?: boolean;
}

export interface Book {
    name: string;
    title: string;
    settings: BookSettings;
    customers: number;
    waiting: number;
    hits: number;
    open_cases: number;
    screened: string | null;
    snapshot: string | null;
}

export interface Customer {
    id: string;
    schema?: string;
    properties: Record<string, string[]>;
    screened: string | null;
    hits: { entity_id: string; caption: string; dataset?: string; explanation?: string; score: number; found: string }[];
}

export interface Account {
    name: string;
    role: Role;
    disabled: boolean;
    created: string;
    last_login: string | null;
}

/** Somebody to whom a case may be given. */
export interface Member {
    name: string;
    role: Role;
}

export interface AccountChange {
    role?: Role;
    disabled?: boolean;
    password?: string;
}

export interface ApiKey {
    name: string;
    role: Role;
    scopes: string[];
    per_minute: number;
    created: string;
    expires: string | null;
    revoked: string | null;
    last_used: string | null;
}

export interface Webhook {
    id: number;
    url: string;
    title: string;
    events: string[];
    private: boolean;
    waiting: number;
    dead: number;
    last_delivery: string | null;
    last_error: string | null;
}

export interface AuditRecord {
    seq: number;
    time: string;
    actor: string;
    action: string;
    subject: string;
    body: unknown;
    hash: string;
}

export interface AuditReport {
    records: number;
    checkpoints: number;
    whole: boolean;
    first_bad: number;
    finding: string;
    newest_hash: string;
}

type Query = Record<string, string | number | boolean | undefined>;
const id = encodeURIComponent;

export const desk = {
    changes: (query: Query, signal?: AbortSignal) =>
        call<{ changes: Change[]; next: number | null }>('GET', '/changes', { query, signal }),

    books: (signal?: AbortSignal) => call<{ books: Book[] }>('GET', '/watch', { signal }),
    setBook: (book: string, settings: BookSettings) => call<void>('PUT', `/watch/${id(book)}`, { json: settings }),
    removeBook: (book: string) => call<void>('DELETE', `/watch/${id(book)}`),
    runBook: (book: string, all: boolean) =>
        call<{ job: string; events: string }>('POST', `/watch/${id(book)}/run`, { query: { all: all ? true : undefined } }),
    customers: (book: string, query: Query, signal?: AbortSignal) =>
        call<{ customers: Customer[]; next: number | null }>('GET', `/watch/${id(book)}/customers`, { query, signal }),

    members: (signal?: AbortSignal) => call<{ members: Member[] }>('GET', '/members', { signal }),
    accounts: (signal?: AbortSignal) => call<{ accounts: Account[] }>('GET', '/accounts', { signal }),
    addAccount: (account: { name: string; role: string; password: string }) => call<void>('POST', '/accounts', { json: account }),
    changeAccount: (name: string, change: AccountChange) => call<void>('PATCH', `/accounts/${id(name)}`, { json: change }),
    changeOwnPassword: (old: string, password: string) =>
        call<void>('POST', '/me/password', { json: { old_password: old, password } }),

    keys: (signal?: AbortSignal) => call<{ keys: ApiKey[] }>('GET', '/keys', { signal }),
    addKey: (key: { name: string; role: string; scopes: string[]; per_minute: number; expires?: string }) =>
        call<{ token: string }>('POST', '/keys', { json: key }),
    revokeKey: (name: string) => call<void>('DELETE', `/keys/${id(name)}`),

    webhooks: (signal?: AbortSignal) => call<{ webhooks: Webhook[] }>('GET', '/webhooks', { signal }),
    addWebhook: (webhook: { url: string; title: string; events: string[]; private: boolean }) =>
        call<{ id: number; secret: string }>('POST', '/webhooks', { json: webhook }),
    removeWebhook: (webhook: number) => call<void>('DELETE', `/webhooks/${webhook}`),
    retryWebhook: (webhook: number) => call<void>('POST', `/webhooks/${webhook}/retry`),

    /** Records, the newest first with `order`. They are lines of JSON; lines of another kind (checkpoints) are left out. */
    audit: async (query: Query, signal?: AbortSignal): Promise<AuditRecord[]> => {
        const answer = await request('GET', '/audit', { query, signal });
        return (await answer.text())
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as Partial<AuditRecord>)
            .filter((record): record is AuditRecord => record.seq !== undefined && record.actor !== undefined);
    },
    checkpoint: async (): Promise<string> => (await (await request('POST', '/audit/checkpoint')).text()).trim(),
    verifyAudit: () => call<AuditReport>('POST', '/audit/verify'),
};
