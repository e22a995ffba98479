// Keys of programs. A token is shown once, when its key is made.
import { useState } from 'preact/hooks';
import { dayOfTime } from '../dates';
import { desk, type ApiKey } from '../desk';
import { useLoad } from '../hooks';
import { number, t, ta } from '../strings';
import { Badge, Badges, Button, Checks, Copyable, Dialog, Empty, Failure, FormDialog, Loading, Table, TextInput, Time, toast } from '../widgets';
import { RoleSelect } from './accounts';

const scopes = ['screen', 'decide', 'cases', 'watch', 'changes', 'audit', 'admin'] as const;

interface Made {
    name: string;
    token: string;
}

function Add(props: { onClose: () => void; onDone: (made: Made) => void }) {
    const [name, setName] = useState('');
    const [role, setRole] = useState('viewer');
    const [chosen, setChosen] = useState<string[]>(['screen']);
    const [rate, setRate] = useState('0');
    const [expires, setExpires] = useState('');
    const submit = async (): Promise<void> => {
        if (chosen.length === 0) throw new Error(t('admin.choose'));
        const end = expires === '' ? {} : { expires };
        const { token } = await desk.addKey({ name, role, scopes: chosen, per_minute: Number(rate), ...end });
        props.onDone({ name, token });
    };
    return (
        <FormDialog title={t('admin.key.add')} submit={t('word.add')} onClose={props.onClose} onSubmit={submit}>
            <TextInput label={t('word.name')} hint={t('word.name.hint')} value={name} onValue={setName} maxLength={63} required />
            <RoleSelect value={role} onValue={setRole} />
            <Checks
                label={t('admin.key.scopes')}
                wide
                options={scopes.map((value) => ({ value, text: t(`scope.${value}`) }))}
                value={chosen}
                onValue={setChosen}
            />
            <div class="fields">
                <TextInput
                    label={t('admin.key.rate')}
                    hint={t('admin.key.rate.hint')}
                    type="number"
                    min="0"
                    max="1000000"
                    value={rate}
                    onValue={setRate}
                    required
                />
                <TextInput
                    label={t('admin.key.expires')}
                    hint={t('admin.key.expires.hint')}
                    type="date"
                    value={expires}
                    onValue={setExpires}
                />
            </div>
        </FormDialog>
    );
}

/** A secret that is not kept: shown until it is closed by its button, not by a click beside it. */
export function Secret(props: { title: string; text: string; label: string; value: string; onClose: () => void }) {
    return (
        <Dialog title={props.title} onClose={props.onClose}>
            <p class="notice">{props.text}</p>
            <Copyable label={props.label} value={props.value} />
            <div class="dialog-actions">
                <Button kind="main" onClick={props.onClose}>
                    {t('word.close')}
                </Button>
            </div>
        </Dialog>
    );
}

/** The last day of a key is a day of UTC. */
const isOver = (key: ApiKey): boolean => key.expires !== null && key.expires.slice(0, 10) < new Date().toISOString().slice(0, 10);

function StateOf(props: { row: ApiKey }) {
    const { row } = props;
    if (row.revoked !== null) return <Badge>{t('admin.key.revoked', { day: dayOfTime(row.revoked) })}</Badge>;
    if (row.expires === null) return <Badge tone="good">{t('admin.key.valid')}</Badge>;
    const day = row.expires.slice(0, 10);
    return isOver(row) ? (
        <Badge tone="warn">{t('admin.key.expired', { day })}</Badge>
    ) : (
        <Badge tone="good">{t('admin.key.valid.until', { day })}</Badge>
    );
}

function Rows(props: { rows: ApiKey[]; onRevoke: (key: ApiKey) => void }) {
    return (
        <Table
            caption={t('admin.keys')}
            rows={props.rows}
            keyOf={(key) => key.name}
            columns={[
                { key: 'name', head: t('admin.key'), names: true, cell: (key) => key.name },
                { key: 'role', head: t('admin.account.role'), cell: (key) => ta('role', key.role) },
                {
                    key: 'scopes',
                    head: t('admin.key.scopes'),
                    cell: (key) => <Badges label={t('admin.key.scopes')} items={key.scopes.map((one) => ({ key: one, text: one }))} />,
                },
                {
                    key: 'rate',
                    head: t('admin.key.rate'),
                    number: true,
                    cell: (key) => (key.per_minute === 0 ? t('admin.key.rate.any') : number(key.per_minute)),
                },
                { key: 'state', head: t('admin.key.state'), cell: (key) => <StateOf row={key} /> },
                {
                    key: 'used',
                    head: t('admin.key.used'),
                    cell: (key) => (key.last_used === null ? t('word.never') : <Time value={key.last_used} />),
                },
                {
                    key: 'revoke',
                    head: '',
                    cell: (key) =>
                        key.revoked === null && (
                            <Button
                                small
                                kind="danger"
                                label={t('admin.key.revoke.of', { name: key.name })}
                                onClick={() => props.onRevoke(key)}
                            >
                                {t('admin.key.revoke')}
                            </Button>
                        ),
                },
            ]}
        />
    );
}

export function Keys() {
    const { data, error, again } = useLoad((signal) => desk.keys(signal), []);
    const [adding, setAdding] = useState(false);
    const [made, setMade] = useState<Made | undefined>(undefined);
    const [revoking, setRevoking] = useState<ApiKey | undefined>(undefined);
    return (
        <section class="panel stack" aria-labelledby="keys">
            <div class="view-head">
                <h2 id="keys">{t('admin.keys')}</h2>
                <Button small onClick={() => setAdding(true)}>
                    {t('admin.key.add')}
                </Button>
            </div>
            <p class="quiet">{t('admin.keys.lead')}</p>
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : data.keys.length === 0 ? (
                <Empty title={t('admin.keys.none')} />
            ) : (
                <Rows rows={data.keys} onRevoke={setRevoking} />
            )}
            {adding && (
                <Add
                    onClose={() => setAdding(false)}
                    onDone={(key) => {
                        setAdding(false);
                        setMade(key);
                        again();
                    }}
                />
            )}
            {made !== undefined && (
                <Secret
                    title={t('admin.key.token', { name: made.name })}
                    text={t('admin.key.token.text')}
                    label={t('admin.key.token.label')}
                    value={made.token}
                    onClose={() => setMade(undefined)}
                />
            )}
            {revoking !== undefined && (
                <FormDialog
                    title={t('admin.key.revoke.of', { name: revoking.name })}
                    submit={t('admin.key.revoke')}
                    danger
                    onClose={() => setRevoking(undefined)}
                    onSubmit={async () => {
                        await desk.revokeKey(revoking.name);
                        toast(t('admin.key.revoked.done', { name: revoking.name }));
                        setRevoking(undefined);
                        again();
                    }}
                >
                    <p>{t('admin.key.revoke.text')}</p>
                </FormDialog>
            )}
        </section>
    );
}
