// The own account: its password.
import { useState } from 'preact/hooks';
import { desk } from '../desk';
import * as session from '../session';
import { t } from '../strings';
import { Button, TextInput, toast } from '../widgets';

function Password() {
    const [old, setOld] = useState('');
    const [password, setPassword] = useState('');
    const [again, setAgain] = useState('');
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const differ = again !== '' && again !== password;
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        if (password !== again) return;
        setBusy(true);
        setProblem('');
        try {
            await desk.changeOwnPassword(old, password);
            // Every session of the account has ended with that.
            const name = session.me.value?.name;
            if (name !== undefined) await session.signIn(name, password);
            toast(t('account.password.done'));
            setOld('');
            setPassword('');
            setAgain('');
        } catch (error) {
            setProblem(error instanceof Error ? error.message : String(error));
        }
        setBusy(false);
    };
    return (
        <form class="panel stack own-password" onSubmit={(event) => void submit(event)} aria-labelledby="password">
            <h2 id="password">{t('account.password')}</h2>
            <TextInput
                label={t('account.password.old')}
                type="password"
                autoComplete="current-password"
                value={old}
                onValue={setOld}
                required
            />
            <TextInput
                label={t('account.password.new')}
                hint={t('account.password.hint')}
                type="password"
                autoComplete="new-password"
                value={password}
                onValue={setPassword}
                required
            />
            <TextInput
                label={t('account.password.again')}
                error={differ ? t('account.password.differ') : undefined}
                type="password"
                autoComplete="new-password"
                value={again}
                onValue={setAgain}
                required
            />
            {problem !== '' && (
                <p class="notice notice-alert" role="alert">
                    {problem}
                </p>
            )}
            <Button type="submit" kind="main" disabled={busy || differ}>
                {t('account.password.save')}
            </Button>
        </form>
    );
}

export function AccountView() {
    const me = session.me.value;
    return (
        <div class="stack">
            <div>
                <h1>{t('account.title')}</h1>
                {me !== null && <p class="quiet">{t('account.role', { name: me.name, role: t(`role.${me.role}`) })}</p>}
            </div>
            <Password />
        </div>
    );
}
