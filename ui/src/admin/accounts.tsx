// Accounts of people.
import { useState } from 'preact/hooks';
import { desk, type Account, type AccountChange } from '../desk';
import { useLoad } from '../hooks';
import { t, ta } from '../strings';
import type { Role } from '../types';
import { Badge, Button, Check, Failure, FormDialog, Loading, Select, Table, TextInput, Time, toast } from '../widgets';

const roles = ['viewer', 'analyst', 'approver', 'admin'] as const;
const roleOptions = roles.map((value) => ({ value, text: t(`role.${value}`) }));

export function RoleSelect(props: { value: string; onValue: (role: string) => void }) {
    return <Select label={t('admin.account.role')} hint={t('admin.account.role.hint')} options={roleOptions} {...props} />;
}

interface Closing {
    onClose: () => void;
    onDone: () => void;
}

function Add(props: Closing) {
    const [name, setName] = useState('');
    const [role, setRole] = useState('analyst');
    const [password, setPassword] = useState('');
    return (
        <FormDialog
            title={t('admin.account.add')}
            submit={t('word.add')}
            onClose={props.onClose}
            onSubmit={async () => {
                await desk.addAccount({ name, role, password });
                toast(t('admin.account.added', { name }));
                props.onDone();
            }}
        >
            <TextInput label={t('word.name')} hint={t('word.name.hint')} value={name} onValue={setName} maxLength={63} required />
            <RoleSelect value={role} onValue={setRole} />
            <TextInput
                label={t('admin.account.password')}
                hint={t('admin.account.password.hint')}
                type="password"
                autoComplete="new-password"
                value={password}
                onValue={setPassword}
                required
            />
        </FormDialog>
    );
}

function Change(props: Closing & { account: Account }) {
    const { account } = props;
    const [role, setRole] = useState<string>(account.role);
    const [disabled, setDisabled] = useState(account.disabled);
    const [password, setPassword] = useState('');
    const submit = async (): Promise<void> => {
        const change: AccountChange = {};
        if (role !== account.role) change.role = role as Role;
        if (disabled !== account.disabled) change.disabled = disabled;
        if (password !== '') change.password = password;
        if (Object.keys(change).length > 0) {
            await desk.changeAccount(account.name, change);
            toast(t('admin.account.changed', { name: account.name }));
        }
        props.onDone();
    };
    return (
        <FormDialog
            title={t('admin.account.change', { name: account.name })}
            submit={t('word.save')}
            onClose={props.onClose}
            onSubmit={submit}
        >
            <RoleSelect value={role} onValue={setRole} />
            <TextInput
                label={t('admin.account.password.new')}
                hint={`${t('admin.account.password.hint')}. ${t('admin.account.password.keep')}`}
                type="password"
                autoComplete="new-password"
                value={password}
                onValue={setPassword}
            />
            <Check label={t('admin.account.disable')} value={disabled} onValue={setDisabled} />
        </FormDialog>
    );
}

export function Accounts() {
    const { data, error, again } = useLoad((signal) => desk.accounts(signal), []);
    const [open, setOpen] = useState<'add' | Account | undefined>(undefined);
    const close = (): void => setOpen(undefined);
    const done = (): void => {
        close();
        again();
    };
    return (
        <section class="panel stack" aria-labelledby="accounts">
            <div class="view-head">
                <h2 id="accounts">{t('admin.accounts')}</h2>
                <Button small onClick={() => setOpen('add')}>
                    {t('admin.account.add')}
                </Button>
            </div>
            <p class="quiet">{t('admin.accounts.lead')}</p>
            {error !== undefined ? (
                <Failure error={error} retry={again} />
            ) : data === undefined ? (
                <Loading />
            ) : (
                <Table
                    caption={t('admin.accounts')}
                    rows={data.accounts}
                    keyOf={(account) => account.name}
                    columns={[
                        { key: 'name', head: t('admin.account'), names: true, cell: (account) => account.name },
                        { key: 'role', head: t('admin.account.role'), cell: (account) => ta('role', account.role) },
                        {
                            key: 'state',
                            head: t('admin.account.state'),
                            cell: (account) =>
                                account.disabled ? (
                                    <Badge tone="warn">{t('admin.account.disabled')}</Badge>
                                ) : (
                                    <Badge tone="good">{t('admin.account.active')}</Badge>
                                ),
                        },
                        { key: 'created', head: t('admin.account.created'), cell: (account) => <Time value={account.created} /> },
                        {
                            key: 'login',
                            head: t('admin.account.login'),
                            cell: (account) =>
                                account.last_login === null ? t('word.never') : <Time value={account.last_login} />,
                        },
                        {
                            key: 'change',
                            head: '',
                            cell: (account) => (
                                <Button small label={t('admin.account.change', { name: account.name })} onClick={() => setOpen(account)}>
                                    {t('word.change')}
                                </Button>
                            ),
                        },
                    ]}
                />
            )}
            {open === 'add' && <Add onClose={close} onDone={done} />}
            {open !== undefined && open !== 'add' && <Change account={open} onClose={close} onDone={done} />}
        </section>
    );
}
