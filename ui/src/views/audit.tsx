// The audit trail: read, verified, signed, taken home.
import { useState } from 'preact/hooks';
import { withQuery } from '../api';
import { desk, type AuditRecord, type AuditReport } from '../desk';
import { usePages, useSettled } from '../hooks';
import { t, tn } from '../strings';
import { Button, Copyable, Dialog, Empty, Failure, Loading, Table, TextInput, Time } from '../widgets';

const PAGE = 100;
const EXPORT = 10_000; /* records of one download */
const SETTLE_MS = 300;

interface Filter {
    actor: string;
    action: string;
    subject: string;
    from: string;
    until: string;
}

const nothing: Filter = { actor: '', action: '', subject: '', from: '', until: '' };

const trimmed = (filter: Filter): Record<string, string> =>
    Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, (value as string).trim()]));

interface Page {
    rows: AuditRecord[];
    next: number | null;
}

/** The page of what fits below `before`, the newest record first. */
async function page(filter: Filter, before: number | undefined, signal: AbortSignal): Promise<Page> {
    const rows = await desk.audit({ ...trimmed(filter), order: 'newest', before, limit: PAGE }, signal);
    const last = rows[rows.length - 1];
    return { rows, next: rows.length === PAGE && last !== undefined && last.seq > 1 ? last.seq : null };
}

function Filters(props: { filter: Filter; change: (part: Partial<Filter>) => void }) {
    const { filter, change } = props;
    return (
        <div class="case-filters">
            {(['actor', 'action', 'subject'] as const).map((name) => (
                <TextInput
                    key={name}
                    label={t(`audit.${name}`)}
                    placeholder={t(`audit.${name}.placeholder`)}
                    value={filter[name]}
                    onValue={(value) => change({ [name]: value })}
                />
            ))}
            {(['from', 'until'] as const).map((name) => (
                <TextInput
                    key={name}
                    label={t(`audit.${name}`)}
                    type="date"
                    value={filter[name]}
                    onValue={(value) => change({ [name]: value })}
                />
            ))}
        </div>
    );
}

function Body(props: { record: AuditRecord }) {
    const { record } = props;
    const short = JSON.stringify(record.body);
    if (short === '{}' || short === undefined) return null;
    return (
        <details class="audit-body">
            <summary>
                <span class="visually-hidden">{t('audit.body.of', { seq: String(record.seq) })} </span>
                <code>{short}</code>
            </summary>
            <pre tabIndex={0}>{JSON.stringify(record.body, null, 2)}</pre>
            <p class="quiet">
                {t('audit.hash')} <code>{record.hash}</code>
            </p>
        </details>
    );
}

function Records(props: { rows: AuditRecord[] }) {
    return (
        <Table
            caption={t('audit.title')}
            rows={props.rows}
            keyOf={(record) => String(record.seq)}
            columns={[
                { key: 'seq', head: t('audit.seq'), number: true, cell: (record) => record.seq },
                { key: 'time', head: t('audit.time'), cell: (record) => <Time value={record.time} /> },
                { key: 'actor', head: t('audit.actor'), cell: (record) => record.actor },
                { key: 'action', head: t('audit.action'), names: true, cell: (record) => record.action },
                { key: 'subject', head: t('audit.subject'), cell: (record) => (record.subject === '' ? null : <span class="audit-subject">{record.subject}</span>) },
                { key: 'body', head: t('audit.body'), cell: (record) => <Body record={record} /> },
            ]}
        />
    );
}

function Report(props: { report: AuditReport }) {
    const { report } = props;
    return (
        <div class={`verdict ${report.whole ? 'verdict-good' : 'verdict-bad'}`} role="status">
            <h2>{report.whole ? t('audit.whole') : t('audit.broken')}</h2>
            {!report.whole && report.first_bad > 0 && (
                <p>
                    <strong>{t('audit.broken.first', { seq: String(report.first_bad) })}</strong>
                </p>
            )}
            {report.finding !== '' && <p>{report.finding}</p>}
            <p class="quiet">
                {tn('audit.report', report.records)} · {tn('audit.checkpoints', report.checkpoints)}
            </p>
            {report.newest_hash !== '' && (
                <p class="quiet">
                    {t('audit.newest')}: <code>{report.newest_hash}</code>
                </p>
            )}
            <p class="field-hint">{t('audit.beyond')}</p>
        </div>
    );
}

/** Verifying and signing, and what came of it. */
function Proofs(props: { filter: Filter }) {
    const [report, setReport] = useState<AuditReport | undefined>(undefined);
    const [signed, setSigned] = useState('');
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(false);
    const doing = async (what: () => Promise<void>): Promise<void> => {
        setBusy(true);
        setError(undefined);
        try {
            await what();
        } catch (problem) {
            setError(problem);
        }
        setBusy(false);
    };
    const verify = (): Promise<void> =>
        doing(async () => {
            setReport(undefined);
            setReport(await desk.verifyAudit());
        });
    const sign = (): Promise<void> => doing(async () => setSigned(await desk.checkpoint()));
    return (
        <>
            <div class="actions">
                <Button kind="main" disabled={busy} onClick={() => void verify()}>
                    {busy ? t('audit.verifying') : t('audit.verify')}
                </Button>
                <Button disabled={busy} onClick={() => void sign()}>
                    {t('audit.checkpoint')}
                </Button>
                <a class="button button-plain" href={withQuery('/audit', { ...trimmed(props.filter), limit: EXPORT })} download="audit.jsonl">
                    {t('audit.download')}
                </a>
            </div>
            {error !== undefined && <Failure error={error} />}
            {report !== undefined && <Report report={report} />}
            {signed !== '' && (
                <Dialog title={t('audit.checkpoint.title')} onClose={() => setSigned('')}>
                    <p class="notice">{t('audit.checkpoint.text')}</p>
                    <Copyable label={t('audit.checkpoint.label')} value={signed} lines={4} />
                </Dialog>
            )}
        </>
    );
}

export function AuditView() {
    const [filter, setFilter] = useState(nothing);
    const settled = useSettled(filter, SETTLE_MS);
    const { rows, further, busy, error, more, again } = usePages<AuditRecord>(
        (before, signal) => page(settled, before, signal),
        [settled],
    );
    return (
        <div class="stack">
            <div>
                <h1>{t('audit.title')}</h1>
                <p class="quiet">{t('audit.lead')}</p>
            </div>
            <Proofs filter={settled} />
            <Filters filter={filter} change={(part) => setFilter((old) => ({ ...old, ...part }))} />
            {error !== undefined && <Failure error={error} retry={again} />}
            {rows === undefined ? (
                error === undefined && <Loading />
            ) : rows.length === 0 ? (
                <Empty title={t('audit.none')}>
                    <p>{t('audit.none.text')}</p>
                </Empty>
            ) : (
                <section class="panel stack" aria-labelledby="records">
                    <p id="records" class="count" aria-live="polite">
                        {tn('audit.report', rows.length)} · {t('audit.newestfirst')}
                    </p>
                    <Records rows={rows} />
                </section>
            )}
            {further && (
                <Button disabled={busy} onClick={more}>
                    {t('audit.older')}
                </Button>
            )}
        </div>
    );
}
