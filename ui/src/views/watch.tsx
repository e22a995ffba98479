// The books of customers that are watched.
import { useState } from 'preact/hooks';
import { BookDialog } from '../book/settings';
import { desk, type Book } from '../desk';
import { useLoad } from '../hooks';
import { go, href } from '../router';
import * as session from '../session';
import { number, t } from '../strings';
import { Button, Empty, Failure, Loading, Table, Time, toast } from '../widgets';

function Books(props: { books: Book[] }) {
    return (
        <div class="panel">
            <Table
                caption={t('watch.title')}
                rows={props.books}
                keyOf={(book) => book.name}
                columns={[
                    {
                        key: 'book',
                        head: t('watch.book'),
                        names: true,
                        cell: (book) => (
                            <div>
                                <a href={href(['book', book.name])} dir="auto">
                                    {book.title === '' ? book.name : book.title}
                                </a>
                                {book.title !== '' && <small class="quiet mono"> {book.name}</small>}
                            </div>
                        ),
                    },
                    { key: 'customers', head: t('watch.customers'), number: true, cell: (book) => number(book.customers) },
                    { key: 'waiting', head: t('watch.waiting'), number: true, cell: (book) => number(book.waiting) },
                    { key: 'hits', head: t('watch.hits'), number: true, cell: (book) => number(book.hits) },
                    { key: 'cases', head: t('watch.cases'), number: true, cell: (book) => number(book.open_cases) },
                    {
                        key: 'screened',
                        head: t('watch.screened'),
                        cell: (book) => (book.screened === null ? t('word.never') : <Time value={book.screened} />),
                    },
                ]}
            />
        </div>
    );
}

export function WatchView() {
    const { data, error, again } = useLoad((signal) => desk.books(signal), []);
    const [making, setMaking] = useState(false);
    return (
        <div class="stack">
            <div class="view-head">
                <div>
                    <h1>{t('watch.title')}</h1>
                    <p class="quiet">{t('watch.lead')}</p>
                </div>
                {session.may('analyst') && (
                    <Button kind="main" onClick={() => setMaking(true)}>
                        {t('watch.new')}
                    </Button>
                )}
            </div>
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : data.books.length === 0 ? (
                <Empty title={t('watch.none')}>
                    <p>{t('watch.none.text')}</p>
                </Empty>
            ) : (
                <Books books={data.books} />
            )}
            {making && (
                <BookDialog
                    onClose={() => setMaking(false)}
                    onDone={(name) => {
                        toast(t('watch.made'));
                        go(['book', name]);
                    }}
                />
            )}
        </div>
    );
}
