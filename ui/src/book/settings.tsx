// The settings of a book, for a new one as well.
import { useEffect, useState } from 'preact/hooks';
import { desk, type Book } from '../desk';
import { lists, loadLists } from '../lists';
import { t } from '../strings';
import { Check, Checks, FormDialog, TextInput } from '../widgets';

export function BookDialog(props: { book?: Book; onClose: () => void; onDone: (name: string) => void }) {
    const { book } = props;
    const old = book?.settings ?? {};
    const [name, setName] = useState(book?.name ?? '');
    const [title, setTitle] = useState(book?.title ?? '');
    const [threshold, setThreshold] = useState(String(old.threshold ?? 0.7));
    const [limit, setLimit] = useState(String(old.limit ?? 20));
    const [datasets, setDatasets] = useState(old.datasets ?? []);
    const [openCases, setOpenCases] = useState(old.open_cases ?? true);
    useEffect(loadLists, []);
    const submit = async (): Promise<void> => {
        await desk.setBook(name, {
            title: title.trim(),
            threshold: Number(threshold),
            limit: Number(limit),
            datasets,
            open_cases: openCases,
        });
        props.onDone(name);
    };
    return (
        <FormDialog
            title={book === undefined ? t('watch.new') : t('watch.settings.of', { book: book.name })}
            submit={book === undefined ? t('watch.make') : t('word.save')}
            onClose={props.onClose}
            onSubmit={submit}
        >
            {book === undefined && (
                <TextInput
                    label={t('watch.name')}
                    hint={t('watch.name.hint')}
                    value={name}
                    onValue={setName}
                    pattern="[A-Za-z0-9_\-][A-Za-z0-9._\-]*"
                    maxLength={64}
                    required
                />
            )}
            <TextInput label={t('watch.heading')} value={title} onValue={setTitle} maxLength={200} />
            <div class="fields">
                <TextInput
                    label={t('watch.threshold')}
                    type="number"
                    min="0.01"
                    max="1"
                    step="0.01"
                    value={threshold}
                    onValue={setThreshold}
                    required
                />
                <TextInput label={t('watch.limit')} type="number" min="1" max="500" value={limit} onValue={setLimit} required />
            </div>
            <Checks
                label={t('watch.lists')}
                hint={t('watch.lists.hint')}
                options={lists.value.map((list) => ({ value: list.name, text: list.name }))}
                value={datasets}
                onValue={setDatasets}
            />
            <Check label={t('watch.opencases')} value={openCases} onValue={setOpenCases} />
            {book !== undefined && <p class="field-hint">{t('watch.settings.again')}</p>}
        </FormDialog>
    );
}
