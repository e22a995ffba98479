// Search as you type. What is asked stands in the address, so that a search can be kept and sent.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import { useAddress, useLoad, useSettled } from '../hooks';
import { useKeys } from '../keys';
import { isDated, lists, loadLists } from '../lists';
import { reasonsOf } from '../properties';
import { go, href, route } from '../router';
import * as session from '../session';
import { country, number, t, ta, tn } from '../strings';
import type { Hit, Listing, Properties, Query, SearchAnswer, Total } from '../types';
import { Badges, Button, Empty, Explain, Failure, Field, Score, Select, Table, TextInput, toast } from '../widgets';

/* A pause in typing after which it is asked. Where a desk keeps a record of every query, a longer one: what was meant, not each beginning of it. */
const SETTLE_MS = 140;
const SETTLE_RECORDED_MS = 350;
const COUNT_MS = 500;
const PAGE = 20;
const MOST = 500;
const DEFAULT_THRESHOLD = 0.7;
const schemata = ['Person', 'LegalEntity', 'Organization', 'Company', 'Vessel', 'Airplane'];

interface Asked {
    q: string;
    schema: string;
    lists: string[];
    countries: string;
    threshold: number;
    asOf: string;
    birthDate: string;
    country: string;
    idNumber: string;
    address: string;
    limit: number;
}

function fromAddress(): Asked {
    const params = route.value.params;
    const threshold = Number(params.get('threshold') ?? DEFAULT_THRESHOLD);
    const limit = Number(params.get('limit') ?? PAGE);
    return {
        q: params.get('q') ?? '',
        schema: params.get('schema') ?? '',
        lists: params.getAll('list'),
        countries: params.get('countries') ?? '',
        threshold: threshold >= 0 && threshold <= 1 ? threshold : DEFAULT_THRESHOLD,
        asOf: params.get('as_of') ?? '',
        birthDate: params.get('birthDate') ?? '',
        country: params.get('country') ?? '',
        idNumber: params.get('idNumber') ?? '',
        address: params.get('address') ?? '',
        limit: limit >= 1 && limit <= MOST ? Math.floor(limit) : PAGE,
    };
}

function addressOf(asked: Asked): string {
    return href(['search'], {
        q: asked.q,
        schema: asked.schema,
        list: asked.lists,
        countries: asked.countries,
        threshold: asked.threshold === DEFAULT_THRESHOLD ? '' : String(asked.threshold),
        as_of: asked.asOf,
        birthDate: asked.birthDate,
        country: asked.country,
        idNumber: asked.idNumber,
        address: asked.address,
        limit: asked.limit === PAGE ? '' : String(asked.limit),
    });
}

/** What is known besides the name, as properties; empty: nothing. */
function knownOf(asked: Asked): Properties {
    const known: Properties = {};
    if (asked.birthDate !== '') known['birthDate'] = [asked.birthDate];
    if (asked.country !== '') known['country'] = [asked.country];
    if (asked.idNumber !== '') known['idNumber'] = [asked.idNumber];
    if (asked.address !== '') known['address'] = [asked.address];
    return known;
}

interface Found {
    /** What was asked, as a case keeps it. */
    query: Query;
    hits: Hit[];
    total: Total;
    ms: number;
}

/** Codes of countries as they were typed: "cn, RU". */
function codesOf(text: string): string[] {
    return text.toLowerCase().split(/[\s,;]+/).filter((code) => code !== '');
}

async function ask(asked: Asked, signal: AbortSignal): Promise<Found | null> {
    const q = asked.q.trim();
    if (q === '') return null;
    const start = performance.now();
    const query = { schema: asked.schema === '' ? 'Thing' : asked.schema, properties: { name: [q], ...knownOf(asked) } };
    const answer = await api.match(
        query,
        {
            threshold: asked.threshold,
            cutoff: asked.threshold,
            as_of: asked.asOf,
            limit: asked.limit,
            include_dataset: asked.lists,
            countries: codesOf(asked.countries),
        },
        signal,
    );
    return { query, hits: answer.results, total: answer.total, ms: performance.now() - start };
}

/** How the hits spread over lists and countries, and how many there are in all; by name only. */
async function count(asked: Asked, signal: AbortSignal): Promise<SearchAnswer | null> {
    const q = asked.q.trim();
    if (q === '' || Object.keys(knownOf(asked)).length > 0) return null;
    return api.search(
        {
            q,
            schema: asked.schema,
            threshold: asked.threshold,
            as_of: asked.asOf,
            include_dataset: asked.lists,
            countries: codesOf(asked.countries),
            facets: ['datasets', 'countries'],
            limit: 1,
        },
        signal,
    );
}

type Counts = Map<string, number>;

function countsOf(answer: SearchAnswer | null | undefined, facet: string): Counts {
    return new Map((answer?.facets?.[facet]?.values ?? []).map((value) => [value.name, value.count]));
}

const COUNTRIES = 8;

/** Countries of the hits, each of which can be chosen. */
function Countries(props: { counts: Counts; chosen: string[]; change: (codes: string[]) => void }) {
    const { counts, chosen, change } = props;
    if (counts.size === 0) return null;
    return (
        <ul class="chips" aria-label={t('search.countries')}>
            {[...counts].slice(0, COUNTRIES).map(([code, count]) => (
                <li key={code}>
                    <Button
                        small
                        pressed={chosen.includes(code)}
                        onClick={() =>
                            change(chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code])
                        }
                    >
                        {country(code)} <small>{number(count)}</small>
                    </Button>
                </li>
            ))}
        </ul>
    );
}

function Filters(props: {
    asked: Asked;
    counted: SearchAnswer | null | undefined;
    change: (part: Partial<Asked>) => void;
}) {
    const { asked, counted, change } = props;
    const ofLists = countsOf(counted, 'datasets');
    const listsId = useId();
    return (
        <>
            <Select
                label={t('search.schema')}
                value={asked.schema}
                options={[
                    { value: '', text: t('word.any') },
                    ...schemata.map((value) => ({ value, text: ta('schema', value) })),
                ]}
                onValue={(schema) => change({ schema })}
            />
            <Field
                label={t('search.threshold')}
                control={(id) => (
                    <div class="range">
                        <input
                            id={id}
                            type="range"
                            min="0.5"
                            max="1"
                            step="0.01"
                            value={asked.threshold}
                            onInput={(event) => change({ threshold: Number(event.currentTarget.value) })}
                        />
                        <output for={id}>{asked.threshold.toFixed(2)}</output>
                    </div>
                )}
            />
            <TextInput
                label={t('search.asof')}
                hint={t('search.asof.hint')}
                type="date"
                value={asked.asOf}
                onValue={(asOf) => change({ asOf })}
            />
            <div class="field">
                <TextInput
                    label={t('search.countries')}
                    hint={t('search.countries.hint')}
                    value={asked.countries}
                    onValue={(countries) => change({ countries })}
                />
                <Countries
                    counts={countsOf(counted, 'countries')}
                    chosen={codesOf(asked.countries)}
                    change={(codes) => change({ countries: codes.join(' ') })}
                />
            </div>
            <div class="field" role="group" aria-labelledby={listsId}>
                <p class="field-label" id={listsId}>
                    {t('search.lists')}
                </p>
                <ul class="checks">
                    {lists.value.map((list) => (
                        <li key={list.name}>
                            <label title={list.title}>
                                <input
                                    type="checkbox"
                                    checked={asked.lists.includes(list.name)}
                                    onChange={(event) =>
                                        change({
                                            lists: event.currentTarget.checked
                                                ? [...asked.lists, list.name]
                                                : asked.lists.filter((name) => name !== list.name),
                                        })
                                    }
                                />
                                <span class="mono">{list.name}</span>
                                {ofLists.has(list.name) && <small>{number(ofLists.get(list.name) ?? 0)}</small>}
                            </label>
                        </li>
                    ))}
                </ul>
            </div>
        </>
    );
}

function Party(props: { asked: Asked; change: (part: Partial<Asked>) => void }) {
    const { asked, change } = props;
    return (
        <details class="party" open={Object.keys(knownOf(asked)).length > 0}>
            <summary>{t('search.party')}</summary>
            <p class="quiet">{t('search.party.hint')}</p>
            <div class="fields">
                <TextInput
                    label={t('search.birthdate')}
                    hint={t('search.birthdate.hint')}
                    value={asked.birthDate}
                    onValue={(birthDate) => change({ birthDate })}
                />
                <TextInput
                    label={t('search.country')}
                    hint={t('search.country.hint')}
                    value={asked.country}
                    onValue={(country) => change({ country })}
                />
                <TextInput
                    label={t('search.idnumber')}
                    value={asked.idNumber}
                    onValue={(idNumber) => change({ idNumber })}
                />
                <TextInput label={t('search.address')} value={asked.address} onValue={(address) => change({ address })} />
            </div>
        </details>
    );
}

/** Lists on which the entity stands, one badge each, with since when. */
function listBadges(listings: Listing[]): { key: string; text: string; tone: 'list'; title: string }[] {
    const seen = new Map<string, string[]>();
    for (const listing of listings) {
        const name = listing.list ?? listing.dataset;
        const when = listing.start === undefined ? '' : t('search.from', { day: listing.start });
        seen.set(name, [...(seen.get(name) ?? []), [listing.program, when].filter(Boolean).join(', ')]);
    }
    return [...seen].map(([name, titles]) => ({ key: name, text: name, tone: 'list', title: titles.join('\n') }));
}

/** What was decided of this query and entity before. */
function Remembered(props: { hit: Hit }) {
    const { cleared, woken, known } = props.hit;
    const one = cleared ?? woken ?? known;
    if (one === undefined) return null;
    const id = String(one.case);
    const text =
        cleared !== undefined
            ? t('case.remembered', { id, reason: cleared.reason ?? '' })
            : woken !== undefined
              ? t('case.woken', { id, changed: (woken.changed ?? []).map((what) => ta('changed', what)).join(', ') })
              : t('case.known', { id });
    return (
        <p class={`notice${cleared !== undefined ? ' notice-quiet' : ''}`}>
            <a href={href(['case', id])}>{text}</a>
        </p>
    );
}

async function openCase(query: Query, hit: Hit): Promise<void> {
    try {
        const [opened] = (await api.openCases(query, [hit])).cases;
        if (opened === undefined) return;
        const id = String(opened.id);
        toast(opened.new ? t('case.open.done', { id }) : t('case.open.was', { id }));
        go(['case', id]);
    } catch (problem) {
        toast(problem as Error);
    }
}

export function HitCard(props: { hit: Hit; open: boolean; query?: Query }) {
    const { hit, query } = props;
    const [open, setOpen] = useState(props.open);
    const why = useId();
    const countries = hit.properties['country'] ?? hit.properties['nationality'] ?? hit.properties['flag'] ?? [];
    const reasons = reasonsOf(hit);
    const matched = reasons.matched_name;
    return (
        <article class="hit">
            <div class="hit-score">
                <Score value={hit.score} />
            </div>
            <div class="hit-body">
                <h3>
                    <a href={href(['entity', hit.id])}>{hit.caption}</a>
                </h3>
                <p class="hit-facts">
                    <span>{ta('schema', hit.schema)}</span>
                    {countries.length > 0 && <span>{countries.map(country).join(', ')}</span>}
                    {(hit.properties['birthDate'] ?? []).slice(0, 2).map((day) => (
                        <span key={day}>{t('search.born', { day })}</span>
                    ))}
                    {matched !== undefined && matched !== hit.caption && <span class="as">“{matched}”</span>}
                </p>
                <div class="hit-marks">
                    <Badges label={t('search.lists')} items={listBadges(hit.listings)} />
                    <Badges
                        label={t('property.topics')}
                        items={(hit.properties['topics'] ?? []).map((topic) => ({
                            key: topic,
                            text: ta('topic', topic),
                            tone: topic.startsWith('sanction') ? 'alert' : 'warn',
                        }))}
                    />
                </div>
                <Remembered hit={hit} />
                <div class="hit-why">
                    <p class="hit-text">{reasons.text}</p>
                    <Button small kind="quiet" expanded={open} controls={why} onClick={() => setOpen(!open)}>
                        {t('search.why', { score: hit.score.toFixed(3) })}
                    </Button>
                    {query !== undefined && session.desk.value && session.may('analyst') && (
                        <Button small kind="quiet" onClick={() => void openCase(query, hit)}>
                            {t('case.open')}
                        </Button>
                    )}
                </div>
                <div id={why} hidden={!open}>
                    {open && <Explain explanation={reasons} score={hit.score} caption={hit.caption} />}
                </div>
            </div>
        </article>
    );
}

function Hits(props: { found: Found; total: Total | undefined; asked: Asked; more: () => void }) {
    const { hits, ms } = props.found;
    if (hits.length === 0)
        return (
            <Empty title={t('search.nothing', { threshold: props.asked.threshold.toFixed(2) })}>
                <p>{t('search.nothing.text')}</p>
            </Empty>
        );
    const more = props.found.total.relation === 'gte';
    const all = props.total?.relation === 'eq' ? props.total.value : undefined;
    return (
        <>
            <p class="count" aria-live="polite">
                {!more
                    ? tn('search.hits', hits.length)
                    : all === undefined
                      ? t('search.hits.gte', { count: hits.length })
                      : t('search.hits.of', { count: hits.length, all })}
                <span class="quiet"> · {t('search.took', { ms: Math.max(1, Math.round(ms)) })}</span>
            </p>
            <ol class="hits">
                {hits.map((hit, i) => (
                    <li key={hit.id}>
                        <HitCard hit={hit} open={i === 0} query={props.found.query} />
                    </li>
                ))}
            </ol>
            {more && hits.length < MOST && <Button onClick={props.more}>{t('search.more')}</Button>}
        </>
    );
}

function Loaded() {
    return (
        <section class="panel loaded">
            <h2>{t('search.loaded')}</h2>
            <Table
                caption={t('search.loaded')}
                columns={[
                    { key: 'name', head: t('search.lists'), cell: (list) => <span class="mono">{list.name}</span>, names: true },
                    { key: 'title', head: t('property.title'), cell: (list) => list.title },
                    { key: 'edition', head: t('search.asof'), cell: (list) => (isDated(list) ? list.version : t('word.unknown')) },
                    { key: 'listings', head: t('entity.listings'), cell: (list) => number(list.listing_count), number: true },
                ]}
                rows={lists.value}
                keyOf={(list) => list.name}
            />
            {session.may('viewer') && (
                <p>
                    <a href={href(['changes'])}>{t('search.changes')}</a>
                </p>
            )}
        </section>
    );
}

/** j and k (or, from the field, the arrow down) move through the hits, / goes to the field. */
function useSearchKeys(input: { current: HTMLInputElement | null }): (step: number) => void {
    const move = (step: number): void => {
        const links = [...document.querySelectorAll<HTMLAnchorElement>('.hits h3 a')];
        const at = links.findIndex((link) => link === document.activeElement || link.closest('.hit')?.contains(document.activeElement));
        links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
    };
    useKeys({
        '/': () => input.current?.focus(),
        j: () => move(1),
        k: () => move(-1),
    });
    return move;
}

export function SearchView() {
    const [asked, setAsked] = useState(fromAddress);
    const settled = useSettled(asked, session.me.value?.desk === true ? SETTLE_RECORDED_MS : SETTLE_MS);
    const input = useRef<HTMLInputElement>(null);
    const change = (part: Partial<Asked>): void => setAsked((old) => ({ ...old, limit: PAGE, ...part }));

    const move = useSearchKeys(input);

    useEffect(loadLists, []);
    useEffect(() => input.current?.focus(), []);
    useAddress('search', settled, addressOf, fromAddress, setAsked);
    const found = useLoad((signal) => ask(settled, signal), [settled]);
    // Counts are for who stays with a search, not for each letter.
    const kept = useSettled(settled, COUNT_MS);
    const counted = useLoad((signal) => count(kept, signal), [kept]);

    return (
        <div class="search">
            <h1 class="visually-hidden">{t('search.title')}</h1>
            <form
                class="search-form"
                role="search"
                onSubmit={(event) => event.preventDefault()}
                onKeyDown={(event) => {
                    if (event.key !== 'ArrowDown' || event.target !== input.current) return;
                    event.preventDefault();
                    move(1);
                }}
            >
                <TextInput
                    label={t('search.q')}
                    hideLabel
                    type="search"
                    placeholder={t('search.placeholder')}
                    value={asked.q}
                    onValue={(q) => change({ q })}
                    inputRef={input}
                />
                <Party asked={asked} change={change} />
            </form>
            <details class="filters panel" open={matchMedia('(min-width: 60rem)').matches}>
                <summary>{t('search.filters')}</summary>
                <Filters asked={asked} counted={counted.data} change={change} />
            </details>
            <section class="results" aria-label={t('search.title')} aria-busy={found.busy}>
                {found.error !== undefined ? (
                    <Failure error={found.error} retry={found.again} />
                ) : found.data === undefined || found.data === null ? (
                    lists.value.length > 0 && <Loaded />
                ) : (
                    <Hits
                        found={found.data}
                        total={kept === settled ? counted.data?.total : undefined}
                        asked={settled}
                        more={() => change({ limit: Math.min(MOST, asked.limit + 3 * PAGE) })}
                    />
                )}
            </section>
        </div>
    );
}
