// How values of properties are shown.
import { country, t, ta } from './strings';
import type { Explanation, KeptHit } from './types';

const countries = ['country', 'nationality', 'citizenship', 'jurisdiction', 'birthCountry', 'mainCountry', 'flag'];

/** A value of a property in words. */
export function shown(name: string, value: string): string {
    if (name === 'topics') return ta('topic', value);
    return countries.includes(name) ? country(value) : value;
}

const nothing: Explanation = { text: '', evidence: { name_score: 0, facts: {} } };

function isExplanation(value: unknown): value is Explanation {
    return typeof value === 'object' && value !== null && 'evidence' in value && 'text' in value;
}

/** Why a hit is one: of /match as one object, of a file or a book as members of the hit. */
export function reasonsOf(hit: Pick<KeptHit, 'explanations' | 'explanation' | 'evidence' | 'matched_name'>): Explanation {
    if (isExplanation(hit.explanation)) return hit.explanation;
    if (isExplanation(hit.explanations)) return hit.explanations;
    if (hit.evidence === undefined) return nothing;
    return {
        text: typeof hit.explanation === 'string' ? hit.explanation : '',
        evidence: hit.evidence,
        ...(hit.matched_name === undefined ? {} : { matched_name: hit.matched_name }),
    };
}

/** The account of an actor: "ana" of "user:ana"; null for a key or the command line. */
export function accountOf(actor: string | null): string | null {
    return actor === null || !actor.startsWith('user:') ? null : actor.slice('user:'.length);
}

/** An actor as people read it. */
export function who(actor: string): string {
    const colon = actor.indexOf(':');
    if (colon < 0) return actor;
    const name = actor.slice(colon + 1);
    if (actor.startsWith('key:')) return t('who.key', { name });
    return actor.startsWith('cli:') ? t('who.cli', { name }) : name;
}
