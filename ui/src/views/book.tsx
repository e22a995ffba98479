// One book: its customers with their hits, its settings, and what is done with it.
import { useEffect, useState } from 'preact/hooks';
import { BookDialog } from '../book/settings';
import { Load, WorkState, useWork } from '../book/work';
import { desk, type Book, type Customer } from '../desk';
import { useLoad, usePages, useSettled } from '../hooks';
import { go, href, route } from '../router';
import * as session from '../session';
import { number, t, ta, tn } from '../strings';
import { Badge, Button, Check, Empty, Failure, FormDialog, LinkButton, Loading, Score, Table, TextInput, Time, toast } from '../widgets';

const PAGE = 50;
const SETTLE_MS = 250;
const HITS = 3; /* of a customer, before the rest is asked for */

function Hits(props: { customer: Customer }) {
    const { hits, screened } = props.customer;
    const [all, setAll] = useState(false);
    if (hits.length === 0)
        return <span class="quiet">{screened === null ? t('watch.customer.waits') : t('watch.customer.nohit')}</span>;
    const shown = all ? hits : hits.slice(0, HITS);
    return (
        <div>
            <ul class="customer-hits">
                {shown.map((hit) => (
                    <li key={hit.entity_id}>
                        <Score value={hit.score} />
                        <span title={hit.explanation}>
                            <a href={href(['entity', hit.entity_id])} dir="auto">
                                {hit.caption}
                            </a>{' '}
                            {hit.dataset !== undefined && <Badge tone="list">{hit.dataset}</Badge>}{' '}
                            <small class="quiet">{t('watch.hit.since', { day: hit.found.slice(0, 10) })}</small>
                        </span>
                    </li>
                ))}
            </ul>
            {hits.length > shown.length && (
                <Button small onClick={() => setAll(true)}>
                    {tn('changes.all', hits.length - shown.length)}
                </Button>
            )}
            {screened === null && <p class="quiet">{t('watch.customer.waits')}</p>}
        </div>
    );
}

const nameOf = (customer: Customer): string => customer.properties['name']?.[0] ?? customer.id;

/** What is known of a customer besides its name, in one line. */
function aboutOf(customer: Customer): string {
    const rest = Object.entries(customer.properties).flatMap(([name, values]) => (name === 'name' ? values.slice(1) : values));
    return [customer.id, ...rest].join(' · ');
}

function Customers(props: { book: string; rows: Customer[] }) {
    return (
        <Table
            caption={t('watch.customers')}
            rows={props.rows}
            keyOf={(row) => row.id}
            columns={[
                {
                    key: 'customer',
                    head: t('watch.customer'),
                    names: true,
                    cell: (row) => (
                        <div>
                            <span dir="auto">{nameOf(row)}</span>{' '}
                            {row.schema !== undefined && <Badge>{ta('schema', row.schema)}</Badge>}
                            <p class="quiet customer-about" dir="auto">
                                {aboutOf(row)}
                            </p>
                        </div>
                    ),
                },
                { key: 'hits', head: t('watch.hits'), cell: (row) => <Hits customer={row} /> },
                {
                    key: 'cases',
                    head: t('watch.customer.cases'),
                    cell: (row) =>
                        row.hits.length > 0 && (
                            <a
                                href={href(['cases'], { state: 'all', book: props.book, customer: row.id })}
                                aria-label={t('watch.customer.cases.of', { customer: nameOf(row) })}
                            >
                                {t('watch.customer.cases')}
                            </a>
                        ),
                },
            ]}
        />
    );
}

function CustomerList(props: { book: string; turn: number }) {
    const [filter, setFilter] = useState({ text: '', withHits: route.value.params.get('hits') === 'true' });
    const settled = useSettled(filter, SETTLE_MS);
    const { rows, further, busy, error, more, again } = usePages<Customer>(
        async (after, signal) => {
            const query = { text: settled.text.trim(), with_hits: settled.withHits ? true : undefined, limit: PAGE, after };
            const page = await desk.customers(props.book, query, signal);
            return { rows: page.customers, next: page.next };
        },
        [props.book, settled, props.turn],
    );
    return (
        <section class="panel stack" aria-labelledby="customers">
            <h2 id="customers">{t('watch.customers')}</h2>
            <div class="customer-filters">
                <TextInput
                    label={t('watch.text')}
                    type="search"
                    placeholder={t('watch.text.placeholder')}
                    value={filter.text}
                    onValue={(text) => setFilter((old) => ({ ...old, text }))}
                />
                <Check
                    label={t('watch.withhits')}
                    value={filter.withHits}
                    onValue={(withHits) => setFilter((old) => ({ ...old, withHits }))}
                />
            </div>
            {error !== undefined && <Failure error={error} retry={again} />}
            {rows === undefined ? (
                error === undefined && <Loading />
            ) : rows.length === 0 ? (
                <Empty title={t('watch.customer.none')}>
                    <p>{t('watch.customer.none.text')}</p>
                </Empty>
            ) : (
                <>
                    <p class="count" aria-live="polite">
                        {further ? t('watch.shown.more', { count: rows.length }) : tn('watch.shown', rows.length)}
                    </p>
                    <Customers book={props.book} rows={rows} />
                </>
            )}
            {further && (
                <Button disabled={busy} onClick={more}>
                    {t('word.more')}
                </Button>
            )}
        </section>
    );
}

function Figures(props: { book: Book }) {
    const { book } = props;
    const figures = [
        { key: 'customers', text: t('watch.customers'), value: number(book.customers) },
        { key: 'waiting', text: t('watch.waiting'), value: number(book.waiting), title: t('watch.waiting.hint') },
        { key: 'hits', text: t('watch.hits'), value: number(book.hits) },
        { key: 'cases', text: t('watch.cases'), value: number(book.open_cases) },
    ];
    return (
        <dl class="figures">
            {figures.map((figure) => (
                <div key={figure.key} title={figure.title}>
                    <dt>{figure.text}</dt>
                    <dd>{figure.value}</dd>
                </div>
            ))}
            <div>
                <dt>{t('watch.screened')}</dt>
                <dd>{book.screened === null ? t('word.never') : <Time value={book.screened} />}</dd>
            </div>
        </dl>
    );
}

type Open = 'settings' | 'run' | 'remove' | undefined;

function Dialogs(props: { open: Open; book: Book; onClose: () => void; onChange: () => void; onRun: (all: boolean) => void }) {
    const { book, open, onClose } = props;
    const [all, setAll] = useState(false);
    if (open === 'settings')
        return (
            <BookDialog
                book={book}
                onClose={onClose}
                onDone={() => {
                    onClose();
                    toast(t('watch.saved'));
                    props.onChange();
                }}
            />
        );
    if (open === 'run')
        return (
            <FormDialog
                title={t('watch.run')}
                submit={t('watch.run')}
                onClose={onClose}
                onSubmit={async () => {
                    onClose();
                    props.onRun(all);
                }}
            >
                <Check label={t('watch.run.all')} hint={t('watch.run.all.hint')} value={all} onValue={setAll} />
            </FormDialog>
        );
    if (open === 'remove')
        return (
            <FormDialog
                title={t('watch.remove')}
                submit={t('watch.remove')}
                danger
                onClose={onClose}
                onSubmit={async () => {
                    await desk.removeBook(book.name);
                    toast(t('watch.removed'));
                    go(['watch']);
                }}
            >
                <p>{tn('watch.remove.text', book.customers)}</p>
            </FormDialog>
        );
    return null;
}

function Present(props: { book: Book; again: () => void }) {
    const { book, again } = props;
    const [open, setOpen] = useState<Open>(undefined);
    const [turn, setTurn] = useState(0);
    const { work, begin, cancel } = useWork(() => {
        again();
        setTurn((old) => old + 1);
    });
    const busy = work?.busy === true;
    return (
        <>
            <div class="view-head">
                <h1 dir="auto">{book.title === '' ? book.name : book.title}</h1>
                {session.may('analyst') && (
                    <div class="actions">
                        <Button kind="main" disabled={busy} onClick={() => setOpen('run')}>
                            {t('watch.run')}
                        </Button>
                        <Button onClick={() => setOpen('settings')}>{t('watch.settings')}</Button>
                        <Button kind="danger" disabled={busy} onClick={() => setOpen('remove')}>
                            {t('word.remove')}
                        </Button>
                    </div>
                )}
            </div>
            <Figures book={book} />
            {work !== undefined && <WorkState work={work} onCancel={cancel} />}
            {session.may('analyst') && <Load book={book} busy={busy} begin={begin} />}
            <CustomerList book={book.name} turn={turn} />
            <Dialogs
                open={open}
                book={book}
                onClose={() => setOpen(undefined)}
                onChange={again}
                onRun={(all) => void begin('run', () => desk.runBook(book.name, all))}
            />
        </>
    );
}

export function BookView() {
    const name = route.value.path[1] ?? '';
    const { data, error, again } = useLoad((signal) => desk.books(signal), [name]);
    const book = data?.books.find((one) => one.name === name);
    useEffect(() => {
        if (book !== undefined) document.title = t('app.title', { view: book.title === '' ? book.name : book.title });
    }, [book?.title, book?.name]);
    return (
        <div class="stack">
            <p class="way">
                <LinkButton small href={href(['watch'])}>
                    {t('watch.back')}
                </LinkButton>
            </p>
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : book === undefined ? (
                <Empty title={t('watch.missing', { book: name })} />
            ) : (
                <Present key={book.name} book={book} again={again} />
            )}
        </div>
    );
}
