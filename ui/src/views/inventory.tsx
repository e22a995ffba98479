// Devices of a table: whose they are, where they stand, and by when they have to go.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { outcomes, type Outcome } from '../determination';
import { href } from '../router';
import { number, t, ta, tn } from '../strings';
import type { DeviceFinding, InventoryAnswer } from '../types';
import { Badge, Button, Empty, Failure, FileDrop, Loading, Select, Table, TextInput } from '../widgets';
import { PlaceMap, type Place } from '../widgets/map';
import { OutcomeBadge } from './decide-answer';

const shownRows = 100;

const severity = (outcome: Outcome): number => outcomes.indexOf(outcome);

const siteOf = (finding: DeviceFinding): string =>
    finding.site ?? (finding.lat === undefined ? '' : `${finding.lat.toFixed(3)}, ${(finding.lon ?? 0).toFixed(3)}`);

/** One point a site: its strictest outcome, its number of devices. */
function placesOf(findings: DeviceFinding[]): Place[] {
    const sites = new Map<string, { finding: DeviceFinding; count: number }>();
    for (const finding of findings) {
        if (finding.lat === undefined || finding.lon === undefined) continue;
        const site = sites.get(siteOf(finding));
        if (site === undefined) sites.set(siteOf(finding), { finding, count: 1 });
        else {
            site.count++;
            if (severity(finding.outcome) > severity(site.finding.outcome)) site.finding = finding;
        }
    }
    return [...sites.entries()].map(([key, { finding, count }]) => ({
        key,
        lat: finding.lat ?? 0,
        lon: finding.lon ?? 0,
        count,
        tone: finding.outcome,
        label: t('inventory.site', { site: key, devices: tn('inventory.devices', count), outcome: t(`outcome.${finding.outcome}`) }),
    }));
}

interface Deadline {
    day: string;
    devices: number;
    what: string;
}

function deadlinesOf(findings: DeviceFinding[]): Deadline[] {
    const days = new Map<string, Deadline>();
    for (const finding of findings) {
        const day = finding.overdue_since ?? finding.deadline;
        if (day === undefined) continue;
        const rule = finding.jurisdictions.find((one) => one.deadline === day || finding.overdue_since !== undefined);
        const known = days.get(day);
        if (known === undefined) days.set(day, { day, devices: 1, what: rule?.title ?? '' });
        else known.devices++;
    }
    return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function Deadlines(props: { findings: DeviceFinding[]; today: string }) {
    const deadlines = deadlinesOf(props.findings);
    if (deadlines.length === 0) return <p class="quiet">{t('inventory.deadlines.none')}</p>;
    const most = Math.max(...deadlines.map((one) => one.devices));
    return (
        <Table
            caption={t('inventory.deadlines')}
            columns={[
                {
                    key: 'day',
                    head: t('inventory.deadline'),
                    names: true,
                    cell: (row) => (
                        <>
                            {row.day} {row.day < props.today && <Badge tone="alert">{t('inventory.overdue')}</Badge>}
                        </>
                    ),
                },
                {
                    key: 'devices',
                    head: t('inventory.count'),
                    cell: (row) => (
                        <span class="deadline-bar">
                            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                                <rect class={row.day < props.today ? 'bar-high' : 'bar-middle'} width={(100 * row.devices) / most} height="8" />
                            </svg>
                            {number(row.devices)}
                        </span>
                    ),
                },
                { key: 'what', head: t('inventory.rule'), cell: (row) => row.what },
            ]}
            rows={deadlines}
            keyOf={(row) => row.day}
        />
    );
}

function Findings(props: { findings: DeviceFinding[] }) {
    const [shown, setShown] = useState(shownRows);
    return (
        <>
            <Table
                caption={t('inventory.findings')}
                columns={[
                    {
                        key: 'device',
                        head: t('inventory.device'),
                        names: true,
                        cell: (row) => (
                            <>
                                {row.id ?? t('inventory.row', { row: row.row })}
                                <span class="quiet"> {[row.vendor ?? row.brand, row.model].filter(Boolean).join(' ')}</span>
                            </>
                        ),
                    },
                    { key: 'site', head: t('inventory.where'), cell: (row) => [siteOf(row), row.country].filter(Boolean).join(', ') },
                    {
                        key: 'maker',
                        head: t('inventory.maker'),
                        cell: (row) => (
                            <>
                                {row.maker?.name}
                                {row.maker?.question !== undefined && <span class="quiet"> {row.maker.question}</span>}
                                <span class="listing-badges">
                                    {row.listings.map((listing) =>
                                        listing.entity_id === undefined ? (
                                            <Badge key={listing.list} tone="list">
                                                {listing.list}
                                            </Badge>
                                        ) : (
                                            <a key={listing.list} href={href(['entity', listing.entity_id])}>
                                                <Badge tone="list">{listing.list}</Badge>
                                            </a>
                                        ),
                                    )}
                                </span>
                            </>
                        ),
                    },
                    {
                        key: 'outcome',
                        head: t('inventory.outcome'),
                        cell: (row) => (
                            <>
                                <OutcomeBadge outcome={row.outcome} />
                                {row.jurisdictions
                                    .filter((one) => one.title !== undefined)
                                    .map((one) => (
                                        <p key={one.jurisdiction} class="quiet">
                                            <span class="codes">{one.jurisdiction}</span> {one.title}
                                            {one.verified === false && ` (${t('decide.unverified')})`}
                                        </p>
                                    ))}
                            </>
                        ),
                    },
                    { key: 'deadline', head: t('inventory.deadline'), cell: (row) => row.overdue_since ?? row.deadline ?? '' },
                ]}
                rows={props.findings.slice(0, shown)}
                keyOf={(row) => String(row.row)}
            />
            {props.findings.length > shown && <Button onClick={() => setShown(shown + shownRows)}>{t('word.more')}</Button>}
        </>
    );
}

function Result(props: { answer: InventoryAnswer }) {
    const { answer } = props;
    const [outcome, setOutcome] = useState('');
    const [site, setSite] = useState<string | undefined>(undefined);
    const places = placesOf(answer.findings);
    const picked = answer.findings
        .filter((finding) => (outcome === '' || finding.outcome === outcome) && (site === undefined || siteOf(finding) === site))
        .sort((a, b) => severity(b.outcome) - severity(a.outcome) || a.row - b.row);
    const overdue = answer.findings.filter((finding) => finding.overdue_since !== undefined).length;
    return (
        <div class="inventory-result">
            <p role="status">
                {tn('inventory.devices', answer.summary['devices'] ?? 0)} ·{' '}
                {tn('inventory.found', answer.findings.length)} · {tn('inventory.late', overdue)} ·{' '}
                {t('inventory.on', { day: answer.date })}
            </p>
            {places.length > 0 && (
                <section aria-labelledby="map">
                    <h2 id="map">{t('inventory.map')}</h2>
                    <PlaceMap
                        places={places}
                        label={t('inventory.map')}
                        chosen={site}
                        onChoose={(key) => setSite(site === key ? undefined : key)}
                    />
                    <p class="quiet map-note">{t('inventory.map.note')}</p>
                </section>
            )}
            <section aria-labelledby="deadlines">
                <h2 id="deadlines">{t('inventory.deadlines')}</h2>
                <Deadlines findings={answer.findings} today={answer.date} />
            </section>
            <section aria-labelledby="findings">
                <h2 id="findings">{t('inventory.findings')}</h2>
                <div class="inventory-filter">
                    <Select
                        label={t('inventory.outcome')}
                        value={outcome}
                        options={[
                            { value: '', text: t('word.any') },
                            ...outcomes.map((one) => ({ value: one, text: t(`outcome.${one}`) })),
                        ]}
                        onValue={setOutcome}
                    />
                    {site !== undefined && (
                        <Button small onClick={() => setSite(undefined)}>
                            {t('inventory.site.all', { site })}
                        </Button>
                    )}
                </div>
                {picked.length === 0 ? <Empty title={t('inventory.none')} /> : <Findings findings={picked} />}
            </section>
            {answer.problems.length > 0 && (
                <details>
                    <summary>{tn('inventory.problems', answer.problems.length)}</summary>
                    <ul class="rule-conditions">
                        {answer.problems.map((problem, i) => (
                            <li key={i}>{t('inventory.problem', { line: problem.line, message: problem.message })}</li>
                        ))}
                    </ul>
                </details>
            )}
        </div>
    );
}

const actors = ['', 'carrier', 'UK=uk_pcp_directed', 'US=us_carrier_etc', 'US=us_federal_contractor', 'US=us_federal_agency'];

export function InventoryView() {
    const [date, setDate] = useState('');
    const [actor, setActor] = useState('carrier');
    const [file, setFile] = useState<File | undefined>(undefined);
    const [answer, setAnswer] = useState<InventoryAnswer | undefined>(undefined);
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(false);

    const judge = async (devices: File): Promise<void> => {
        setFile(devices);
        setBusy(true);
        setError(undefined);
        try {
            setAnswer(await api.inventory(devices, { date, actor: actor === '' ? [] : [actor] }));
        } catch (problem) {
            setAnswer(undefined);
            setError(problem);
        } finally {
            setBusy(false);
        }
    };

    return (
        <div class="inventory">
            <h1>{t('inventory.title')}</h1>
            <p class="quiet">{t('inventory.lead')}</p>
            <div class="panel inventory-form">
                <FileDrop label={t('inventory.file')} accept=".csv,text/csv" hint={t('inventory.file.hint')} onFile={(one) => void judge(one)} />
                <div class="fields">
                    <Select
                        label={t('inventory.actor')}
                        value={actor}
                        options={actors.map((one) => ({ value: one, text: one === '' ? t('word.unknown') : ta('actor', one) }))}
                        onValue={setActor}
                    />
                    <TextInput label={t('inventory.date')} type="date" value={date} onValue={setDate} />
                </div>
                {file !== undefined && (
                    <Button disabled={busy} onClick={() => void judge(file)}>
                        {t('inventory.again', { file: file.name })}
                    </Button>
                )}
            </div>
            {busy && <Loading />}
            {error !== undefined && <Failure error={error} />}
            {answer !== undefined && !busy && <Result answer={answer} />}
        </div>
    );
}
