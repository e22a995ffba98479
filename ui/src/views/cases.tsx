// The queue of cases. Its filters stand in the address. By keyboard: j and k move, Enter opens, a takes a case.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import { daysOn, today } from '../dates';
import { useAddress, useLoad, useSettled } from '../hooks';
import { useKeys } from '../keys';
import { useMembers } from '../members';
import { lists, loadLists } from '../lists';
import { queue } from '../queue';
import { go, href, route } from '../router';
import * as session from '../session';
import { t, ta, tn } from '../strings';
import type { CaseFilter, CaseRow } from '../types';
import { Badge, Badges, Button, Empty, Failure, KeyHelp, LinkButton, Loading, Pager, Score, Select, Table, TextInput, toast } from '../widgets';

const PAGE = 50;
const SETTLE_MS = 200;
const states = ['open', 'pending', 'closed', 'all'] as const;
const WEEK = 8; /* due before the day after a week */

interface Filter {
    state: string;
    assigned: string;
    due: string;
    dataset: string;
    text: string;
    book: string;
    customer: string;
    sort: string;
    offset: number;
}

function fromAddress(): Filter {
    const params = route.value.params;
    const word = (name: string, otherwise = ''): string => params.get(name) ?? otherwise;
    return {
        state: word('state', 'open'),
        assigned: word('assigned'),
        due: word('due'),
        dataset: word('list'),
        text: word('text'),
        book: word('book'),
        customer: word('customer'),
        sort: word('sort', 'due'),
        offset: Math.max(0, Math.floor(Number(word('offset', '0'))) || 0),
    };
}

function addressOf(filter: Filter): string {
    return href(['cases'], {
        state: filter.state === 'open' ? '' : filter.state,
        assigned: filter.assigned,
        due: filter.due,
        list: filter.dataset,
        text: filter.text,
        book: filter.book,
        customer: filter.customer,
        sort: filter.sort === 'due' ? '' : filter.sort,
        offset: filter.offset === 0 ? '' : String(filter.offset),
    });
}

function asked(filter: Filter): CaseFilter {
    const before: Record<string, string> = { overdue: today(), week: daysOn(WEEK) };
    return {
        state: filter.state === 'all' ? '' : filter.state,
        assigned: filter.assigned,
        due_before: before[filter.due],
        dataset: filter.dataset,
        text: filter.text.trim(),
        book: filter.book,
        customer: filter.customer.trim(),
        sort: filter.sort,
        limit: PAGE,
        offset: filter.offset === 0 ? undefined : filter.offset,
    };
}

function States(props: { value: string; onValue: (value: string) => void }) {
    return (
        <fieldset class="segments">
            <legend class="visually-hidden">{t('cases.state')}</legend>
            {states.map((state) => (
                <label key={state}>
                    <input
                        type="radio"
                        name="state"
                        checked={props.value === state}
                        onChange={() => props.onValue(state)}
                    />
                    <span>{t(`cases.state.${state}`)}</span>
                </label>
            ))}
        </fieldset>
    );
}

function Filters(props: { filter: Filter; change: (part: Partial<Filter>) => void }) {
    const { filter, change } = props;
    const others = useMembers().filter((name) => name !== session.me.value?.name);
    return (
        <div class="case-filters">
            <States value={filter.state} onValue={(state) => change({ state })} />
            <Select
                label={t('cases.assigned')}
                value={filter.assigned}
                options={[
                    { value: '', text: t('cases.assigned.anyone') },
                    { value: 'me', text: t('cases.assigned.me') },
                    { value: 'nobody', text: t('cases.assigned.nobody') },
                    ...others.map((name) => ({ value: name, text: name })),
                ]}
                onValue={(assigned) => change({ assigned })}
            />
            <Select
                label={t('cases.due')}
                value={filter.due}
                options={[
                    { value: '', text: t('word.any') },
                    { value: 'overdue', text: t('cases.due.overdue') },
                    { value: 'week', text: t('cases.due.week') },
                ]}
                onValue={(due) => change({ due })}
            />
            <Select
                label={t('cases.list')}
                value={filter.dataset}
                options={[
                    { value: '', text: t('word.any') },
                    ...lists.value.map((list) => ({ value: list.name, text: list.name })),
                ]}
                onValue={(dataset) => change({ dataset })}
            />
            <Select
                label={t('cases.sort')}
                value={filter.sort}
                options={(['due', 'score', 'opened', 'oldest'] as const).map((value) => ({
                    value,
                    text: t(`cases.sort.${value}`),
                }))}
                onValue={(sort) => change({ sort })}
            />
            <TextInput
                label={t('cases.text')}
                type="search"
                placeholder={t('cases.text.placeholder')}
                value={filter.text}
                onValue={(text) => change({ text })}
            />
            <TextInput
                label={t('cases.customer')}
                type="search"
                placeholder={t('cases.customer.placeholder')}
                value={filter.customer}
                onValue={(customer) => change({ customer })}
            />
            {filter.book !== '' && (
                <p class="case-book">
                    {t('cases.of.book', { book: filter.book })}{' '}
                    <Button small kind="quiet" onClick={() => change({ book: '' })}>
                        {t('cases.of.book.any')}
                    </Button>
                </p>
            )}
        </div>
    );
}

export function StateBadge(props: { row: Pick<CaseRow, 'state' | 'outcome'> }) {
    const { state, outcome } = props.row;
    const tone = state === 'open' ? 'info' : state === 'pending' ? 'warn' : outcome === 'true_match' ? 'alert' : 'good';
    return (
        <Badge tone={tone}>
            {state === 'closed' && outcome !== null ? ta('outcome', outcome) : ta('state', state)}
        </Badge>
    );
}

function Due(props: { row: CaseRow }) {
    const { due, state } = props.row;
    if (due === null) return null;
    const over = state !== 'closed' && due < today();
    return (
        <span class={over ? 'overdue' : ''}>
            {due}
            {over && <span class="visually-hidden"> ({t('cases.overdue')})</span>}
        </span>
    );
}

function Rows(props: { rows: CaseRow[]; selected: number }) {
    return (
        <Table
            caption={t('cases.title')}
            rows={props.rows}
            keyOf={(row) => String(row.id)}
            rowClass={(_, i) => (i === props.selected ? 'selected' : '')}
            columns={[
                { key: 'score', head: t('cases.score'), cell: (row) => <Score value={row.score} /> },
                {
                    key: 'asked',
                    head: t('cases.asked'),
                    names: true,
                    cell: (row) => (
                        <a href={href(['case', String(row.id)])} dir="auto" aria-label={`${t('cases.number', { id: String(row.id) })}: ${row.query_caption}`}>
                            {row.query_caption}
                        </a>
                    ),
                },
                { key: 'listed', head: t('cases.listed'), cell: (row) => <span dir="auto">{row.entity_caption}</span> },
                {
                    key: 'lists',
                    head: t('cases.list'),
                    cell: (row) => (
                        <Badges
                            label={t('search.lists')}
                            items={row.datasets.map((name) => ({ key: name, text: name, tone: 'list' }))}
                        />
                    ),
                },
                { key: 'state', head: t('cases.state'), cell: (row) => <StateBadge row={row} /> },
                { key: 'assigned', head: t('cases.assigned'), cell: (row) => row.assigned },
                { key: 'due', head: t('cases.due'), cell: (row) => (row.due === null ? null : <Due row={row} />) },
            ]}
        />
    );
}

const help = [
    { key: 'j', text: 'keys.next' },
    { key: 'k', text: 'keys.previous' },
    { key: 'Enter', text: 'keys.open' },
    { key: 'a', text: 'keys.assign' },
    { key: 'c', text: 'keys.comment' },
    { key: 't', text: 'keys.true' },
    { key: 'f', text: 'keys.false' },
    { key: '?', text: 'keys.help' },
] as const;

/** The keys of the queue, on the case that is selected. */
function useQueueKeys(rows: CaseRow[], again: () => void, showHelp: () => void) {
    const [selected, setSelected] = useState(-1);
    const frame = useRef<HTMLDivElement>(null);
    const select = (to: number): void => {
        const at = Math.max(0, Math.min(rows.length - 1, to));
        setSelected(at);
        const link = frame.current?.querySelectorAll<HTMLAnchorElement>('tbody a')[at];
        link?.focus();
        link?.scrollIntoView({ block: 'nearest' });
    };
    const open = (act: string): void => {
        const row = rows[selected];
        if (row !== undefined) go(['case', String(row.id)], { do: act });
    };
    const take = async (): Promise<void> => {
        const row = rows[selected];
        const name = session.me.value?.name;
        if (row === undefined || name === undefined) return;
        try {
            await api.act(row.id, row.version, { action: 'assign', to: name });
            toast(t('cases.taken', { id: String(row.id) }));
        } catch (problem) {
            toast(problem as Error);
        }
        again();
    };
    useKeys({
        j: () => select(selected + 1),
        k: () => select(selected - 1),
        a: () => void take(),
        c: () => open('comment'),
        t: () => open('true_match'),
        f: () => open('false_alert'),
        '?': showHelp,
    });
    return { selected, frame };
}

export function CasesView() {
    const [filter, setFilter] = useState(fromAddress);
    const [helping, setHelping] = useState(false);
    const settled = useSettled(filter, SETTLE_MS);
    const { data, error, again } = useLoad((signal) => api.cases(asked(settled), signal), [settled]);
    const rows = data?.cases ?? [];
    const { selected, frame } = useQueueKeys(rows, again, () => setHelping(true));

    useEffect(loadLists, []);
    const address = useAddress('cases', settled, addressOf, fromAddress, setFilter);
    useEffect(() => {
        if (data !== undefined) queue.value = { ids: data.cases.map((row) => row.id), address: address.current };
    }, [data]);

    return (
        <div class="cases">
            <div class="view-head">
                <h1>{t('cases.title')}</h1>
                <div class="actions">
                    {session.may('admin') && (
                        <LinkButton small href={href(['admin'])}>
                            {t('cases.subscribe')}
                        </LinkButton>
                    )}
                    <Button small onClick={() => setHelping(true)} shortcut="?">
                        {t('cases.keys')}
                    </Button>
                </div>
            </div>
            <Filters filter={filter} change={(part) => setFilter((old) => ({ ...old, offset: 0, ...part }))} />
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : data.cases.length === 0 ? (
                <Empty title={t('cases.none')}>
                    <p>{t('cases.none.text')}</p>
                </Empty>
            ) : (
                <div class="panel" ref={frame}>
                    <p class="count" aria-live="polite">
                        {tn('cases.count', data.total)}
                    </p>
                    <Rows rows={data.cases} selected={selected} />
                    <Pager
                        offset={filter.offset}
                        size={PAGE}
                        total={data.total}
                        onOffset={(offset) => setFilter((old) => ({ ...old, offset }))}
                    />
                </div>
            )}
            {helping && <KeyHelp keys={[...help]} onClose={() => setHelping(false)} />}
        </div>
    );
}
