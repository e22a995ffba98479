// What the service answers (docs/SERVICE.md, docs/DESK.md).

export type Role = 'viewer' | 'analyst' | 'approver' | 'admin';

export interface Me {
    /** Null: whoever asks without an account. */
    name: string | null;
    role: Role;
    scopes?: string[];
    csrf?: string | null;
    /** Does the service have a desk? */
    desk?: boolean;
}

export interface SignedIn extends Me {
    name: string;
}

export type Properties = Record<string, string[]>;

export interface Example {
    schema: string;
    properties: Properties;
}

export interface Listing {
    dataset: string;
    list?: string;
    reference?: string;
    program?: string;
    authority?: string;
    start?: string;
    end?: string;
    published?: string;
    licenseRequirement?: string;
    licensePolicy?: string;
    citation?: string;
    measures?: string;
    reason?: string;
    url?: string;
}

export interface Link {
    schema: string;
    /** From the entity to the other (out) or from the other to it (in). */
    direction: 'in' | 'out';
    id?: string;
    caption?: string;
    role?: string;
    percentMin?: number;
    percentMax?: number;
    start?: string;
    end?: string;
    dataset?: string;
}

export interface Entity {
    id: string;
    caption: string;
    schema: string;
    properties: Properties;
    datasets: string[];
    referents: string[];
    target: boolean;
    listings: Listing[];
    links: Link[];
}

export interface NetworkNode {
    id: string;
    /** Not there when no list explains the id. */
    caption?: string;
    schema?: string;
    listed?: boolean;
    /** Behind the party (in), or acted on by it; the party itself has none. */
    side?: 'in' | 'out';
    distance: number;
    /** Relations away from the party that are not given. */
    more?: number;
}

/** From the one who owns, directs or belongs; places among the nodes. */
export interface NetworkEdge {
    from: number;
    to: number;
    schema: string;
    role?: string;
    percentMin?: number;
    percentMax?: number;
    start?: string;
    end?: string;
    dataset: string;
}

export interface Network {
    hops: number;
    limit: number;
    more: { in: number; out: number };
    nodes: NetworkNode[];
    edges: NetworkEdge[];
}

export interface TokenLink {
    query: string;
    candidate: string;
    similarity: number;
    weight: number;
    contribution: number;
    /** Entities whose names taught that these two stand for each other. */
    learned_from?: number;
}

export type Agreement = string;

export interface Evidence {
    query_name?: string;
    candidate_name?: string;
    links?: TokenLink[];
    only_query?: string[];
    only_candidate?: string[];
    matched?: number;
    lost?: number;
    contradicted?: number;
    omitted?: number;
    order?: number;
    name_score: number;
    facts: Record<string, Agreement>;
}

export interface Explanation {
    matched_name?: string;
    text: string;
    evidence: Evidence;
}

/** What was decided of the same query and entity before; `changed` tells what has since. */
export interface Remembered {
    case: number;
    decided?: string;
    by?: string;
    reason?: string;
    until?: string | null;
    changed?: string[];
}

export interface Hit extends Entity {
    score: number;
    match: boolean;
    /** What each feature of the comparison gave. */
    explanations?: unknown;
    explanation?: Explanation;
    cleared?: Remembered;
    woken?: Remembered;
    known?: Remembered;
}

export interface Total {
    value: number;
    relation: 'eq' | 'gte';
}

export interface Facet {
    label: string;
    values: { name: string; label: string; count: number }[];
}

export interface SearchAnswer {
    limit: number;
    offset: number;
    total: Total;
    results: (Entity & { score?: number })[];
    facets?: Record<string, Facet>;
}

export interface MatchOne {
    status: number;
    detail?: string;
    results: Hit[];
    total: Total;
}

export interface MatchAnswer {
    responses: Record<string, MatchOne>;
    limit: number;
}

export interface Dataset {
    name: string;
    title: string;
    version: string;
    entity_count: number;
    listing_count: number;
}

export interface Catalog {
    datasets: Dataset[];
}

// ---- Cases

export type CaseState = 'open' | 'pending' | 'closed';
export type Outcome = 'true_match' | 'false_alert' | 'inconclusive';

export interface Query {
    schema?: string | null;
    properties: Properties;
}

export interface CaseRow {
    id: number;
    version: number;
    state: CaseState;
    outcome: Outcome | null;
    decided_by: string | null;
    decided: string | null;
    reason: string | null;
    until?: string | null;
    approved_by: string | null;
    approved: string | null;
    opened: string;
    opened_by: string;
    closed: string | null;
    assigned: string | null;
    due: string | null;
    refers?: number | null;
    source: string;
    book: string | null;
    customer: string | null;
    query: Query;
    query_caption: string;
    entity_id: string;
    entity_caption: string;
    datasets: string[];
    score: number;
    snapshot: string;
}

export interface CaseEvent {
    id: number;
    time: string;
    actor: string;
    kind: string;
    body: Record<string, unknown>;
}

export interface Attachment {
    id: number;
    name: string;
    type: string;
    bytes: number;
    digest: string;
    time: string;
    actor: string;
}

/** A hit as it was kept: one of /match, or one of a file or a book. */
export interface KeptHit {
    schema?: string;
    caption?: string;
    properties?: Properties;
    listings?: Listing[];
    matched_name?: string;
    topics?: string[];
    countries?: string[];
    explanations?: unknown;
    explanation?: Explanation | string;
    evidence?: Evidence;
}

export interface Case extends CaseRow {
    hit: KeptHit;
    events: CaseEvent[];
    attachments: Attachment[];
    /** Do the lists say something else of the entity by now? */
    entity_changed?: boolean;
}

export interface CaseList {
    total: number;
    cases: CaseRow[];
}

export interface CaseFilter {
    state?: string | undefined;
    outcome?: string | undefined;
    assigned?: string | undefined;
    due_before?: string | undefined;
    dataset?: string | undefined;
    source?: string | undefined;
    book?: string | undefined;
    customer?: string | undefined;
    entity_id?: string | undefined;
    text?: string | undefined;
    sort?: string | undefined;
    limit?: number | undefined;
    offset?: number | undefined;
}

export type CaseStep =
    | { action: 'assign'; to: string | null }
    | { action: 'comment'; text: string }
    | { action: 'due'; due: string | null }
    | { action: 'decide'; outcome: Outcome; reason: string; until?: string }
    | { action: 'approve'; reason?: string }
    | { action: 'reject' | 'reopen'; reason: string };

export interface CaseOpened {
    cases: { id: number; entity_id: string; state: CaseState; new: boolean }[];
}

export interface MentionEntity {
    entity_id: string;
    dataset: string;
    schema: string;
    caption: string;
    matched_name: string;
    score: number;
    standing: 'listed' | 'later' | 'ended' | 'undated' | 'none';
    since?: string;
    citation?: string;
    programs?: string;
}

/** Offsets count bytes of the text. */
export interface Mention {
    text: string;
    start: number;
    end: number;
    line: number;
    sentence: string;
    attribution: string;
    score: number;
    entities: MentionEntity[];
}

export interface ScanAnswer {
    title: string;
    date: string;
    text: string;
    mentions: Mention[];
    claims: { says: string; record: string; citation: string; verdict: string; sentence: string; start: number; end: number }[];
}

export interface DeviceFinding {
    row: number;
    line: number;
    id?: string;
    vendor?: string;
    brand?: string;
    model?: string;
    network?: string;
    site?: string;
    country?: string;
    lat?: number;
    lon?: number;
    outcome: import('./determination').Outcome;
    deadline?: string;
    overdue_since?: string;
    maker?: { name: string; basis?: string; certain?: boolean; question?: string; note?: string };
    listings: { list: string; since?: string; entity_id?: string; caption?: string }[];
    zones: { id: string; title: string; verified?: boolean }[];
    jurisdictions: {
        jurisdiction: string;
        outcome: import('./determination').Outcome;
        title?: string;
        regime?: string;
        rule?: string;
        verified?: boolean;
        conditions?: string[];
        citations?: string[];
        questions?: string[];
        deadline?: string;
        next_change?: { date: string; outcome: string; what?: string };
    }[];
}

export interface InventoryAnswer {
    date: string;
    summary: Record<string, number> & { outcomes?: never };
    findings: DeviceFinding[];
    problems: { line: number; message: string }[];
}
