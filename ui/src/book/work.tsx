// What is done with a book: customers brought in from a file, everybody screened; both are jobs of the service.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import type { Book } from '../desk';
import { follow, upload, type Job } from '../jobs';
import { number, t, tn } from '../strings';
import { Columns, look, type Chosen } from '../views/file';
import { Button, Check, Failure, FileDrop, Progress } from '../widgets';

export interface Work {
    what: 'load' | 'run';
    /** The share of the file that is sent; 1 where there is none. */
    sent: number;
    job: Job | undefined;
    error: unknown;
    busy: boolean;
}

type Begin = (onSent: (share: number) => void, signal: AbortSignal) => Promise<{ job: string; events: string }>;

/** One job at a time, followed to its end; `ended` is called when it went well. */
export function useWork(ended: () => void) {
    const [work, setWork] = useState<Work | undefined>(undefined);
    const stop = useRef<() => void>(() => undefined);
    const leave = useRef<() => void>(() => undefined);
    useEffect(() => () => leave.current(), []);

    const begin = async (what: Work['what'], ask: Begin): Promise<void> => {
        const aborter = new AbortController();
        const change = (part: Partial<Work>): void =>
            setWork((old) => ({ what, sent: 1, job: undefined, error: undefined, busy: true, ...old, ...part }));
        stop.current = () => aborter.abort();
        leave.current = stop.current;
        setWork({ what, sent: what === 'load' ? 0 : 1, job: undefined, error: undefined, busy: true });
        try {
            const begun = await ask((sent) => change({ sent }), aborter.signal);
            const unfollow = follow(begun.events, (job) => {
                const over = ['finished', 'failed', 'cancelled'].includes(job.state);
                const error = job.state === 'finished' || !over ? undefined : new Error(job.detail ?? t('watch.cancelled'));
                change({ job, busy: !over, error });
                if (job.state === 'finished') ended();
            });
            leave.current = unfollow;
            stop.current = () => {
                unfollow();
                void api.cancelJob(begun.job).catch(() => undefined);
            };
        } catch (error) {
            change({ busy: false, error: error instanceof DOMException ? new Error(t('watch.cancelled')) : error });
        }
    };
    const cancel = (): void => {
        stop.current();
        setWork(undefined);
    };
    return { work, begin, cancel };
}

/** Customers of a file; columns are told here where their names do not tell. */
export function Load(props: { book: Book; busy: boolean; begin: (what: 'load', ask: Begin) => Promise<void> }) {
    const { book } = props;
    const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
    const [map, setMap] = useState<Record<string, string>>({});
    const [whole, setWhole] = useState(false);
    const load = (): void => {
        if (chosen === undefined) return;
        const pairs = Object.entries(map).map(([name, column]) => `${name}=${column}`);
        const query = { replace: whole ? 'true' : undefined, map: pairs.length === 0 ? undefined : pairs.join(',') };
        void props.begin('load', (onSent, signal) =>
            upload(`/watch/${encodeURIComponent(book.name)}/customers`, query, chosen.file, onSent, signal),
        );
    };
    return (
        <details class="panel load" open={book.customers === 0}>
            <summary>{t('watch.load')}</summary>
            <div class="file-form">
                <FileDrop
                    label={chosen === undefined ? t('watch.load.file') : chosen.file.name}
                    accept=".csv,.tsv,.json,.jsonl,.ndjson,.gz,.xz,.zst"
                    hint={t('file.file.hint')}
                    onFile={(file) => {
                        setMap({});
                        void look(file).then(setChosen);
                    }}
                />
                {chosen !== undefined && (
                    <>
                        <Columns chosen={chosen} map={map} onMap={setMap} first={[{ name: '@id', text: 'watch.load.id' }]} />
                        <Check label={t('watch.load.replace')} value={whole} onValue={setWhole} />
                        <Button kind="main" disabled={props.busy} onClick={load}>
                            {t('watch.load')}
                        </Button>
                    </>
                )}
            </div>
        </details>
    );
}

function Sums(props: { work: Work; job: Job }) {
    const sum = (name: string): string => number(props.job.summary?.[name] ?? 0);
    return (
        <p class="notice notice-good">
            {props.work.what === 'load'
                ? t('watch.load.done', {
                      rows: sum('rows'),
                      added: sum('added'),
                      changed: sum('changed'),
                      same: sum('same'),
                      removed: sum('removed'),
                      bad: sum('bad_rows'),
                  })
                : t('watch.run.done', {
                      customers: sum('customers'),
                      whole: sum('screened_whole'),
                      hits: sum('new_hits'),
                      changed: sum('changed_hits'),
                      ended: sum('ended_hits'),
                      cases: sum('new_cases'),
                  })}
        </p>
    );
}

export function WorkState(props: { work: Work; onCancel: () => void }) {
    const { work } = props;
    const { job } = work;
    if (work.error !== undefined) return <Failure error={work.error} />;
    if (!work.busy && job !== undefined)
        return (
            <div role="status">
                <Sums work={work} job={job} />
                {job.problems.length > 0 && (
                    <details>
                        <summary>{tn('file.problems', job.problems.length + (job.problems_left_off ?? 0))}</summary>
                        <ul class="rule-conditions">
                            {job.problems.map((problem, i) => (
                                <li key={i}>
                                    {t('file.problem', { row: number(problem.row ?? problem.line ?? 0), message: problem.message })}
                                </li>
                            ))}
                        </ul>
                    </details>
                )}
            </div>
        );
    const share = job === undefined ? work.sent : job.total > 0 ? job.done / job.total : 0;
    const text =
        work.sent < 1
            ? t('file.sending')
            : job === undefined || job.state === 'queued'
              ? t('file.queued')
              : t(work.what === 'load' ? 'watch.loading' : 'watch.running');
    return <Progress text={text} share={share} onCancel={props.onCancel} />;
}
