// What the service answers (docs/SERVICE.md, docs/DESK.md).

export type Role = 'viewer' | 'analyst' | 'approver' | 'admin';

export interface Me {
    name: string;
    role: Role;
    csrf?: string;
    /** Does the service have a desk? */
    desk?: boolean;
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

export interface Cleared {
    case: string | number;
    decided: string;
    by: string;
    reason: string;
    until?: string | null;
}

export interface Woken {
    case: string | number;
    changed: string[];
}

export interface Hit extends Entity {
    score: number;
    match: boolean;
    explanations: Explanation;
    cleared?: Cleared;
    woken?: Woken;
}

export interface Total {
    value: number;
    relation: 'eq' | 'gte';
}

export interface SearchAnswer {
    limit: number;
    offset: number;
    total: Total;
    results: Hit[];
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
