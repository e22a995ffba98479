// Webhooks: who is told of what, and what could not be told.
import { useEffect, useState } from 'preact/hooks';
import { desk, type Webhook } from '../desk';
import { useLoad } from '../hooks';
import { number, t } from '../strings';
import { Badges, Button, Check, Checks, Empty, Failure, FormDialog, Loading, Table, TextInput, Time, toast } from '../widgets';
import { Secret } from './keys';

const events = [
    'case.opened',
    'case.woken',
    'case.assigned',
    'case.commented',
    'case.due',
    'case.decided',
    'case.reopened',
    'case.attached',
    'case.changed',
    'case.forgotten',
    'list.changed',
    'watch.finished',
] as const;

const WAITING_MS = 3000; /* until it is asked what has become of what waits */

const nameOf = (hook: Webhook): string => (hook.title === '' ? hook.url : hook.title);

function Add(props: { onClose: () => void; onDone: (secret: string) => void }) {
    const [url, setUrl] = useState('');
    const [title, setTitle] = useState('');
    const [inside, setInside] = useState(false);
    const [chosen, setChosen] = useState<string[]>(['case.opened', 'list.changed']);
    const submit = async (): Promise<void> => {
        if (chosen.length === 0) throw new Error(t('admin.choose'));
        const { secret } = await desk.addWebhook({ url, title: title.trim(), events: chosen, private: inside });
        props.onDone(secret);
    };
    return (
        <FormDialog title={t('admin.webhook.add')} submit={t('word.add')} onClose={props.onClose} onSubmit={submit}>
            <TextInput
                label={t('admin.webhook.url')}
                hint={t('admin.webhook.url.hint')}
                type="url"
                placeholder="https://"
                value={url}
                onValue={setUrl}
                maxLength={2048}
                required
            />
            <TextInput label={t('admin.webhook.title')} value={title} onValue={setTitle} maxLength={200} />
            <Checks
                label={t('admin.webhook.events')}
                wide
                options={events.map((value) => ({ value, text: t(`hook.${value}`) }))}
                value={chosen}
                onValue={setChosen}
            />
            <Check label={t('admin.webhook.private')} value={inside} onValue={setInside} />
        </FormDialog>
    );
}

function Rows(props: { rows: Webhook[]; onRetry: (hook: Webhook) => void; onRemove: (hook: Webhook) => void }) {
    return (
        <Table
            caption={t('admin.webhooks')}
            rows={props.rows}
            keyOf={(hook) => String(hook.id)}
            columns={[
                {
                    key: 'webhook',
                    head: t('admin.webhook'),
                    names: true,
                    cell: (hook) => (
                        <div>
                            {nameOf(hook)}
                            {hook.title !== '' && <p class="quiet webhook-url">{hook.url}</p>}
                        </div>
                    ),
                },
                {
                    key: 'events',
                    head: t('admin.webhook.events'),
                    cell: (hook) => (
                        <Badges label={t('admin.webhook.events')} items={hook.events.map((one) => ({ key: one, text: one }))} />
                    ),
                },
                { key: 'waiting', head: t('admin.webhook.waiting'), number: true, cell: (hook) => number(hook.waiting) },
                {
                    key: 'dead',
                    head: t('admin.webhook.dead'),
                    number: true,
                    cell: (hook) => <span class={hook.dead > 0 ? 'overdue' : ''}>{number(hook.dead)}</span>,
                },
                {
                    key: 'last',
                    head: t('admin.webhook.last'),
                    cell: (hook) => (
                        <div>
                            {hook.last_delivery === null ? t('word.never') : <Time value={hook.last_delivery} />}
                            {hook.last_error !== null && <p class="field-error">{hook.last_error}</p>}
                        </div>
                    ),
                },
                {
                    key: 'act',
                    head: '',
                    cell: (hook) => (
                        <div class="way">
                            {hook.dead > 0 && (
                                <Button
                                    small
                                    label={t('admin.webhook.retry.of', { name: nameOf(hook) })}
                                    onClick={() => props.onRetry(hook)}
                                >
                                    {t('admin.webhook.retry')}
                                </Button>
                            )}
                            <Button
                                small
                                kind="danger"
                                label={t('admin.webhook.remove.of', { name: nameOf(hook) })}
                                onClick={() => props.onRemove(hook)}
                            >
                                {t('word.remove')}
                            </Button>
                        </div>
                    ),
                },
            ]}
        />
    );
}

export function Webhooks() {
    const { data, error, again } = useLoad((signal) => desk.webhooks(signal), []);
    useEffect(() => {
        if (data === undefined || !data.webhooks.some((hook) => hook.waiting > 0)) return undefined;
        const timer = setTimeout(again, WAITING_MS);
        return () => clearTimeout(timer);
    }, [data]);
    const [adding, setAdding] = useState(false);
    const [secret, setSecret] = useState('');
    const [removing, setRemoving] = useState<Webhook | undefined>(undefined);
    const retry = async (hook: Webhook): Promise<void> => {
        try {
            await desk.retryWebhook(hook.id);
            toast(t('admin.webhook.retried'));
        } catch (problem) {
            toast(problem as Error);
        }
        again();
    };
    return (
        <section class="panel stack" aria-labelledby="webhooks">
            <div class="view-head">
                <h2 id="webhooks">{t('admin.webhooks')}</h2>
                <Button small onClick={() => setAdding(true)}>
                    {t('admin.webhook.add')}
                </Button>
            </div>
            <p class="quiet">{t('admin.webhooks.lead')}</p>
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : data.webhooks.length === 0 ? (
                <Empty title={t('admin.webhooks.none')} />
            ) : (
                <Rows rows={data.webhooks} onRetry={(hook) => void retry(hook)} onRemove={setRemoving} />
            )}
            {adding && (
                <Add
                    onClose={() => setAdding(false)}
                    onDone={(text) => {
                        setAdding(false);
                        setSecret(text);
                        again();
                    }}
                />
            )}
            {secret !== '' && (
                <Secret
                    title={t('admin.webhook.secret')}
                    text={t('admin.webhook.secret.text')}
                    label={t('admin.webhook.secret.label')}
                    value={secret}
                    onClose={() => setSecret('')}
                />
            )}
            {removing !== undefined && (
                <FormDialog
                    title={t('admin.webhook.remove.of', { name: nameOf(removing) })}
                    submit={t('word.remove')}
                    danger
                    onClose={() => setRemoving(undefined)}
                    onSubmit={async () => {
                        await desk.removeWebhook(removing.id);
                        toast(t('admin.webhook.removed'));
                        setRemoving(undefined);
                        again();
                    }}
                >
                    <p>{t('admin.webhook.remove.text')}</p>
                </FormDialog>
            )}
        </section>
    );
}
