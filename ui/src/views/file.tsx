// A file of customers screened: columns mapped, progress watched, hits looked at and taken home.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, request } from '../api';
import { parseCsv, separatorOf } from '../csv';
import { follow, upload, type Begun, type Job } from '../jobs';
import { href } from '../router';
import { number, t, tn } from '../strings';
import type { Key } from '../strings';
import { Badge, Button, Failure, FileDrop, Progress, Score, Select, Table, TextInput, toast } from '../widgets';

const headBytes = 64 * 1024;
const previewBytes = 512 * 1024;
const previewRows = 100;

const properties: { name: string; text: Key }[] = [
    { name: 'name', text: 'property.name' },
    { name: 'alias', text: 'property.alias' },
    { name: 'birthDate', text: 'property.birthDate' },
    { name: 'country', text: 'property.country' },
    { name: 'nationality', text: 'property.nationality' },
    { name: 'id', text: 'file.id' },
    { name: 'address', text: 'property.address' },
    { name: 'registrationNumber', text: 'property.registrationNumber' },
    { name: 'passportNumber', text: 'property.passportNumber' },
];

export interface Chosen {
    file: File;
    /** Of a table: its header and first rows. */
    columns: string[];
    rows: string[][];
}

export async function look(file: File): Promise<Chosen> {
    const packed = /\.(gz|xz|zst)$/i.test(file.name);
    const json = /\.(json|jsonl|ndjson)$/i.test(file.name);
    if (packed || json) return { file, columns: [], rows: [] };
    const head = await file.slice(0, headBytes).text();
    const [columns = [], ...rows] = parseCsv(head.replace(/^\uFEFF/, ''), separatorOf(head));
    return { file, columns, rows: rows.slice(0, 3) };
}

export function Columns(props: {
    chosen: Chosen;
    map: Record<string, string>;
    onMap: (map: Record<string, string>) => void;
    /** Asked for before the others. */
    first?: { name: string; text: Key }[];
}) {
    const { chosen, map, onMap } = props;
    if (chosen.columns.length === 0) return null;
    return (
        <details class="file-columns" open>
            <summary>{t('file.columns')}</summary>
            <Table
                caption={t('file.preview')}
                columns={chosen.columns.map((column, i) => ({ key: String(i), head: column, cell: (row: string[]) => row[i] ?? '' }))}
                rows={chosen.rows}
                keyOf={(_, i) => String(i)}
            />
            <p class="field-hint">{t('file.columns.hint')}</p>
            <div class="fields">
                {[...(props.first ?? []), ...properties].map(({ name, text }) => (
                    <Select
                        key={name}
                        label={t(text)}
                        value={map[name] ?? ''}
                        options={[{ value: '', text: t('file.byname') }, ...chosen.columns.map((column) => ({ value: column, text: column }))]}
                        onValue={(column) => {
                            const next = { ...map };
                            if (column === '') delete next[name];
                            else next[name] = column;
                            onMap(next);
                        }}
                    />
                ))}
            </div>
        </details>
    );
}

interface HitRow {
    row: string;
    query: string;
    score: number;
    match: boolean;
    entity: string;
    caption: string;
    dataset: string;
    why: string;
}

function hitsOf(csv: string): HitRow[] {
    const [header = [], ...rows] = parseCsv(csv);
    const cell = (row: string[], name: string): string => row[header.indexOf(name)] ?? '';
    return rows.slice(0, previewRows).map((row) => ({
        row: cell(row, 'row'),
        query: cell(row, 'query'),
        score: Number(cell(row, 'score')),
        match: cell(row, 'match') === 'true',
        entity: cell(row, 'entity_id'),
        caption: cell(row, 'caption'),
        dataset: cell(row, 'dataset'),
        why: cell(row, 'explanation'),
    }));
}

/** The first part of a result; a cut last line is dropped. */
async function preview(result: string): Promise<HitRow[]> {
    const answer = await request('GET', result);
    const reader = answer.body?.getReader();
    if (reader === undefined) return [];
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return hitsOf(text);
        text += decoder.decode(value, { stream: true });
        if (text.length < previewBytes) continue;
        await reader.cancel();
        return hitsOf(text.slice(0, text.lastIndexOf('\n') + 1));
    }
}

function Hits(props: { rows: HitRow[]; total: number }) {
    return (
        <>
            <Table
                caption={t('file.hits')}
                columns={[
                    { key: 'row', head: t('file.row'), cell: (hit) => hit.row, number: true },
                    { key: 'query', head: t('file.customer'), names: true, cell: (hit) => hit.query },
                    { key: 'score', head: t('explain.score'), cell: (hit) => <Score value={hit.score} /> },
                    {
                        key: 'party',
                        head: t('entity.title'),
                        cell: (hit) => (
                            <>
                                <a href={href(['entity', hit.entity])}>{hit.caption}</a> <Badge tone="list">{hit.dataset}</Badge>
                                <p class="quiet">{hit.why}</p>
                            </>
                        ),
                    },
                ]}
                rows={props.rows}
                keyOf={(hit) => `${hit.row} ${hit.entity}`}
            />
            {props.total > props.rows.length && <p class="quiet">{t('file.rest', { count: props.rows.length })}</p>}
        </>
    );
}

function Sending(props: { sent: number; job: Job | undefined; onCancel: () => void }) {
    const { sent, job } = props;
    const running = job !== undefined && job.total > 0;
    const share = running ? job.done / job.total : sent;
    const text = job === undefined ? t('file.sending') : job.state === 'queued' ? t('file.queued') : t('file.screening');
    return <Progress text={text} share={share} onCancel={props.onCancel} />;
}

function Outcome(props: { job: Job; begun: Begun; rows: HitRow[] | undefined }) {
    const { job, begun } = props;
    const summary = job.summary ?? {};
    return (
        <section aria-labelledby="result">
            <h2 id="result">{t('file.result')}</h2>
            <p role="status">
                {tn('file.rows', summary['rows'] ?? 0)} · {tn('file.hitcount', summary['hits'] ?? 0)} ·{' '}
                {tn('file.withhits', summary['rows_with_hits'] ?? 0)} · {t('file.seconds', { seconds: (summary['seconds'] ?? 0).toFixed(1) })}
            </p>
            <p>
                <a class="button button-main" href={begun.result} download="hits.csv">
                    {t('file.download')}
                </a>
            </p>
            {job.problems.length > 0 && (
                <details>
                    <summary>{tn('file.problems', job.problems.length + (job.problems_left_off ?? 0))}</summary>
                    <ul class="rule-conditions">
                        {job.problems.map((problem, i) => (
                            <li key={i}>{t('file.problem', { row: number(problem.row ?? problem.line ?? 0), message: problem.message })}</li>
                        ))}
                    </ul>
                </details>
            )}
            {props.rows !== undefined && props.rows.length > 0 && <Hits rows={props.rows} total={summary['hits'] ?? 0} />}
        </section>
    );
}

export function FileView() {
    const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
    const [map, setMap] = useState<Record<string, string>>({});
    const [threshold, setThreshold] = useState('0.7');
    const [schema, setSchema] = useState('');
    const [sent, setSent] = useState(0);
    const [begun, setBegun] = useState<Begun | undefined>(undefined);
    const [job, setJob] = useState<Job | undefined>(undefined);
    const [rows, setRows] = useState<HitRow[] | undefined>(undefined);
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(false);
    const stop = useRef<() => void>(() => undefined);
    useEffect(() => () => stop.current(), []);

    const choose = async (file: File): Promise<void> => {
        setChosen(await look(file));
        setMap({});
        setJob(undefined);
        setRows(undefined);
        setError(undefined);
    };

    const ended = async (state: Job, result: string): Promise<void> => {
        setBusy(false);
        if (state.state !== 'finished') setError(new Error(state.detail ?? t('file.cancelled')));
        else
            try {
                setRows(await preview(result));
            } catch (problem) {
                setError(problem);
            }
    };

    const screen = async (): Promise<void> => {
        if (chosen === undefined) return;
        const aborter = new AbortController();
        stop.current = () => aborter.abort();
        setBusy(true);
        setSent(0);
        setJob(undefined);
        setRows(undefined);
        setError(undefined);
        try {
            const pairs = Object.entries(map).map(([name, column]) => `${name}=${column}`);
            const query = { wait: 'false', format: 'csv', threshold, schema, map: pairs.length === 0 ? undefined : pairs.join(',') };
            const started = await upload('/screen', query, chosen.file, setSent, aborter.signal);
            setBegun(started);
            const unfollow = follow(started.events, (state) => {
                setJob(state);
                if (['finished', 'failed', 'cancelled'].includes(state.state)) void ended(state, started.result);
            });
            stop.current = () => {
                unfollow();
                void api.cancelJob(started.job).catch((problem: unknown) => toast(problem as Error));
            };
        } catch (problem) {
            setBusy(false);
            if (!(problem instanceof DOMException)) setError(problem);
        }
    };

    return (
        <div class="file">
            <h1>{t('file.title')}</h1>
            <p class="quiet">{t('file.lead')}</p>
            <div class="panel file-form">
                <FileDrop
                    label={chosen === undefined ? t('file.file') : chosen.file.name}
                    accept=".csv,.tsv,.json,.jsonl,.ndjson,.gz,.xz,.zst"
                    hint={t('file.file.hint')}
                    onFile={(file) => void choose(file)}
                />
                {chosen !== undefined && (
                    <>
                        <Columns chosen={chosen} map={map} onMap={setMap} />
                        <div class="fields">
                            <TextInput label={t('search.threshold')} type="number" min="0" max="1" step="0.01" value={threshold} onValue={setThreshold} />
                            <Select
                                label={t('file.schema')}
                                value={schema}
                                options={['', 'Person', 'Company', 'Organization', 'Vessel'].map((one) => ({
                                    value: one,
                                    text: one === '' ? t('word.any') : t(`schema.${one as 'Person'}`),
                                }))}
                                onValue={setSchema}
                            />
                        </div>
                        <Button kind="main" disabled={busy} onClick={() => void screen()}>
                            {t('file.screen')}
                        </Button>
                    </>
                )}
            </div>
            {busy && (
                <Sending
                    sent={sent}
                    job={job}
                    onCancel={() => {
                        stop.current();
                        setBusy(false);
                        setJob(undefined);
                        toast(t('file.cancelled'));
                    }}
                />
            )}
            {error !== undefined && <Failure error={error} />}
            {job?.state === 'finished' && begun !== undefined && <Outcome job={job} begun={begun} rows={rows} />}
        </div>
    );
}
