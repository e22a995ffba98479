// The answer of POST /decide (docs/determination.schema.json), as far as the page shows it.

export type Outcome =
    | 'not_subject'
    | 'allowed'
    | 'allowed_with_conditions'
    | 'review'
    | 'license_required'
    | 'prohibited';

export const outcomes: Outcome[] = [
    'not_subject',
    'allowed',
    'allowed_with_conditions',
    'review',
    'license_required',
    'prohibited',
];

/** A fact object as docs/FACTS.md describes it. */
export type Facts = { [name: string]: unknown };

export interface Citation {
    ref: string;
    pinpoint?: string;
    edition?: string;
    was?: string;
}

export interface Window {
    from?: string;
    until?: string;
    before?: string;
    time_zone?: string;
}

export interface Rule {
    id: string;
    title: string;
    kind: 'scope' | 'exclusion' | 'restriction' | 'authorization';
    state: string;
    legal_force: string;
    status: 'verified' | 'unverified';
    status_note?: string;
    outcome?: Outcome;
    license_review_policy?: string | null;
    window?: Window | null;
    stay?: Window;
    by?: string;
    license?: string;
    unknown?: string[];
    conditions: string[];
    when?: string;
    advice?: string;
    note?: string;
    citations: Citation[];
}

export interface Regime {
    regime: string;
    title: string;
    jurisdiction: string;
    speaks: boolean;
    outcome: Outcome;
    interval: [Outcome, Outcome];
    license_review_policy: string | null;
    rules: Rule[];
}

export interface Question {
    fact: string;
    text: string;
    known_unknown: boolean;
    interval: [Outcome, Outcome];
    rule: string;
    candidates: { holder?: string; listed: string; list: string; entity?: string; matched_name?: string; score?: number }[];
}

export interface UsedFact {
    fact: string;
    value: unknown;
    source: string;
    holder?: string;
    from?: string;
    until?: string;
    citation?: string;
    entity?: string;
    caption?: string;
    score?: number;
    certain?: boolean;
}

export interface OwnershipFinding {
    test: string;
    title: string;
    party: string;
    owned: boolean | null;
    share: [number, number];
    threshold: number;
    compare: 'at_least' | 'more_than';
    path: { name: string; share: [number, number]; listed: boolean; by_control: boolean }[];
}

export interface Determination {
    id: string | null;
    outcome: Outcome;
    license_review_policy: string | null;
    license_exceptions_available: boolean | null;
    conditions: string[];
    interval: [Outcome, Outcome];
    regimes: Regime[];
    questions: Question[];
    next_change: { date: string; outcome: Outcome; why: string; rule?: string; list?: string } | null;
    facts_used: UsedFact[];
    ownership: OwnershipFinding[];
    near_misses: Rule[];
    conflict_of_law: boolean;
    coverage: {
        regimes: string[];
        packs: { pack: string; version: string }[];
        datasets: { dataset: string; edition?: string }[];
        lists_not_in_snapshot?: string[];
    };
    not_checked: string[];
    facts: Facts;
    digest: string;
}

function isRecord(value: unknown): value is Facts {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fact at "party.country"; undefined: not stated. */
export function factAt(facts: Facts, path: string): unknown {
    let at: unknown = facts;
    for (const name of path.split('.')) {
        if (!isRecord(at)) return undefined;
        at = at[name];
    }
    return at;
}

/** `facts` with the fact at `path` set, or taken out when `value` is undefined; records left empty go, too. */
export function withFact(facts: Facts, path: string, value: unknown): Facts {
    const [name, ...rest] = path.split('.') as [string, ...string[]];
    const copy = { ...facts };
    const inner = rest.length === 0 ? value : withFact(isRecord(copy[name]) ? copy[name] : {}, rest.join('.'), value);
    if (inner === undefined || (rest.length > 0 && isRecord(inner) && Object.keys(inner).length === 0)) delete copy[name];
    else copy[name] = inner;
    return copy;
}

export interface Difference {
    path: string;
    before: unknown;
    after: unknown;
}

/** The facts in which two objects differ, records taken apart, lists whole. */
export function differences(before: Facts, after: Facts, prefix = ''): Difference[] {
    const found: Difference[] = [];
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
        const a = before[name];
        const b = after[name];
        const path = prefix + name;
        const records = (isRecord(a) || a === undefined) && (isRecord(b) || b === undefined);
        if (records) found.push(...differences((a ?? {}) as Facts, (b ?? {}) as Facts, `${path}.`));
        else if (JSON.stringify(a) !== JSON.stringify(b)) found.push({ path, before: a, after: b });
    }
    return found;
}
