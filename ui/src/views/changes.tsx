// What changed on the lists, newest first, each change with what differs; and where a reader of feeds finds the same.
import { useEffect, useState } from 'preact/hooks';
import { withQuery } from '../api';
import { desk, type Change, type Difference, type Listed } from '../desk';
import { useAddress, usePages, useSettled } from '../hooks';
import { lists, loadLists } from '../lists';
import { href, route } from '../router';
import * as session from '../session';
import { country, t, ta, tn } from '../strings';
import { Badge, Badges, Button, Copyable, Empty, Failure, Loading, Select, TextInput, Time } from '../widgets';
import type { Tone } from '../widgets/badge';

const PAGE = 50;
const SHOWN = 6; /* differences, before the rest is asked for */
const SETTLE_MS = 250;
const kinds = ['added', 'changed', 'removed'] as const;
const tones: Record<Change['kind'], Tone> = { added: 'alert', changed: 'warn', removed: 'good' };
const signs: Record<Difference['change'], string> = { added: '+', removed: '−', changed: '~' };
const placed = new Set(['country', 'nationality', 'citizenship', 'jurisdiction', 'birthCountry', 'mainCountry', 'flag']);

interface Filter {
    kind: string;
    dataset: string;
    text: string;
    since: string;
}

function fromAddress(): Filter {
    const word = (name: string): string => route.value.params.get(name) ?? '';
    return { kind: word('kind'), dataset: word('list'), text: word('text'), since: word('since') };
}

function addressOf(filter: Filter): string {
    return href(['changes'], { kind: filter.kind, list: filter.dataset, text: filter.text, since: filter.since });
}

function asked(filter: Filter): Record<string, string> {
    return { kind: filter.kind, dataset: filter.dataset, text: filter.text.trim(), since: filter.since };
}

function Filters(props: { filter: Filter; change: (part: Partial<Filter>) => void }) {
    const { filter, change } = props;
    return (
        <div class="case-filters">
            <TextInput
                label={t('changes.text')}
                type="search"
                placeholder={t('changes.text.placeholder')}
                value={filter.text}
                onValue={(text) => change({ text })}
            />
            <Select
                label={t('changes.kind')}
                value={filter.kind}
                options={[
                    { value: '', text: t('changes.kind.any') },
                    ...kinds.map((value) => ({ value, text: t(`changes.kind.${value}`) })),
                ]}
                onValue={(kind) => change({ kind })}
            />
            <Select
                label={t('changes.list')}
                value={filter.dataset}
                options={[
                    { value: '', text: t('word.any') },
                    ...lists.value.map((list) => ({ value: list.name, text: list.name })),
                ]}
                onValue={(dataset) => change({ dataset })}
            />
            <TextInput label={t('changes.since')} type="date" value={filter.since} onValue={(since) => change({ since })} />
        </div>
    );
}

function Value(props: { prop: string; value: string }) {
    return <span dir="auto">{placed.has(props.prop) ? country(props.value) : ta('topic', props.value)}</span>;
}

function ListingText(props: { listing: Listed }) {
    const { listing } = props;
    const named = [listing.list ?? listing.dataset, listing.reference, listing.program];
    return (
        <>
            {named.filter((part) => part !== undefined && part !== '').join(' · ')}
            {listing.start !== undefined && <span class="quiet"> {t('changes.listing.since', { day: listing.start })}</span>}
        </>
    );
}

function What(props: { item: Difference; alone: boolean }) {
    const { item, alone } = props;
    if (item.listing !== undefined)
        return (
            <>
                <span class="differ-of">{t('changes.listing')}</span>
                <span>
                    <ListingText listing={item.listing} />
                </span>
            </>
        );
    if (item.change === 'changed') {
        const field = item.field ?? item.prop ?? '';
        const shown = (text: string | undefined) =>
            text === undefined || text === '' ? t('changes.nothing') : field === 'schema' ? ta('schema', text) : text;
        return (
            <>
                <span class="differ-of">
                    {ta('listing', field)} {item.list !== undefined && <small title={item.reference}>{item.list}</small>}
                </span>
                <span class="differ-pair">
                    <del aria-label={`${t('changes.before')}: ${shown(item.before)}`}>{shown(item.before)}</del>
                    <span aria-hidden="true"> → </span>
                    <ins aria-label={`${t('changes.after')}: ${shown(item.after)}`}>{shown(item.after)}</ins>
                </span>
            </>
        );
    }
    return (
        <>
            <span class="differ-of">{ta('property', item.prop ?? '')}</span>
            <span>
                <Value prop={item.prop ?? ''} value={item.value ?? ''} />
                {!alone && item.dataset !== undefined && <small class="quiet"> {item.dataset}</small>}
            </span>
        </>
    );
}

/** Listings and changed fields tell most, then names; what the editors of a list add tells least. */
function rank(item: Difference): number {
    if (item.listing !== undefined) return 0;
    if (item.change === 'changed') return 1;
    if (item.prop === 'name') return 2;
    return item.prop === 'notes' || item.prop === 'sourceUrl' ? 4 : 3;
}

function Differences(props: { change: Change }) {
    const [all, setAll] = useState(false);
    const items = props.change.what.filter((item) => item.change !== undefined).sort((a, b) => rank(a) - rank(b));
    const untold = props.change.what.reduce((sum, item) => sum + (item.more ?? 0), 0);
    const shown = all ? items : items.slice(0, SHOWN);
    if (items.length === 0) return <p class="quiet">{t('changes.what.nothing')}</p>;
    return (
        <>
            <ul class="differences" aria-label={t('changes.what')}>
                {shown.map((item, i) => (
                    <li key={i} class={`differ differ-${item.change}`}>
                        <span class="differ-sign" role="img" aria-label={t(`change.${item.change}`)}>
                            {signs[item.change]}
                        </span>
                        <What item={item} alone={props.change.datasets.length < 2} />
                    </li>
                ))}
            </ul>
            {items.length > shown.length && (
                <Button small onClick={() => setAll(true)}>
                    {tn('changes.all', items.length - shown.length)}
                </Button>
            )}
            {untold > 0 && <p class="quiet">{tn('changes.untold', untold)}</p>}
        </>
    );
}

function One(props: { change: Change }) {
    const { change } = props;
    const name = change.caption === '' ? change.entity_id : change.caption;
    return (
        <li class="change">
            <div class="change-head">
                <Badge tone={tones[change.kind]}>{t(`change.${change.kind}`)}</Badge>
                <h2 dir="auto">
                    {/* Who is on no list any more has no view. */}
                    {change.kind === 'removed' ? name : <a href={href(['entity', change.entity_id])}>{name}</a>}
                </h2>
                <span class="quiet">{ta('schema', change.schema)}</span>
                <Badges
                    label={t('search.lists')}
                    items={change.datasets.map((one) => ({ key: one, text: one, tone: 'list' }))}
                />
                <span class="change-time quiet">
                    <Time value={change.time} />
                </span>
            </div>
            <Differences change={change} />
        </li>
    );
}

function Feed(props: { filter: Filter }) {
    const address = new URL(withQuery('changes.atom', asked(props.filter)), location.href.replace(/#.*$/, '')).href;
    return (
        <details class="panel feed">
            <summary>{t('changes.feed')}</summary>
            <p class="quiet">{t('changes.feed.text')}</p>
            <Copyable label={t('changes.feed.address')} value={address} />
            <p class="way">
                <a href={address} target="_blank" rel="noreferrer">
                    {t('changes.feed.open')}
                </a>
                {session.may('admin') && <a href={href(['admin'])}>{t('changes.feed.webhooks')}</a>}
            </p>
        </details>
    );
}

export function ChangesView() {
    const [filter, setFilter] = useState(fromAddress);
    const settled = useSettled(filter, SETTLE_MS);
    const { rows, further, busy, error, more, again } = usePages<Change>(
        async (before, signal) => {
            const page = await desk.changes({ ...asked(settled), limit: PAGE, before }, signal);
            return { rows: page.changes, next: page.next };
        },
        [settled],
    );

    useEffect(loadLists, []);
    useAddress('changes', settled, addressOf, fromAddress, setFilter);

    return (
        <div class="stack">
            <div>
                <h1>{t('changes.title')}</h1>
                <p class="quiet">{t('changes.lead')}</p>
            </div>
            <Filters filter={filter} change={(part) => setFilter((old) => ({ ...old, ...part }))} />
            <Feed filter={settled} />
            {error !== undefined && <Failure error={error} retry={again} />}
            {rows === undefined ? (
                error === undefined && <Loading />
            ) : rows.length === 0 ? (
                <Empty title={t('changes.none')}>
                    <p>{t('changes.none.text')}</p>
                </Empty>
            ) : (
                <>
                    <p class="count" aria-live="polite">
                        {further ? t('changes.shown.more', { count: rows.length }) : tn('changes.shown', rows.length)}
                    </p>
                    <ol class="changes">
                        {rows.map((change) => (
                            <One key={change.id} change={change} />
                        ))}
                    </ol>
                </>
            )}
            {further && (
                <Button disabled={busy} onClick={more}>
                    {t('word.more')}
                </Button>
            )}
        </div>
    );
}
