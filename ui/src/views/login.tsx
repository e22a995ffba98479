// Sign in. Also shown in place of a view whose request was refused for want of an account.
import { useState } from 'preact/hooks';
import { ApiError } from '../api';
import { go, route } from '../router';
import * as session from '../session';
import { t } from '../strings';
import { Button, TextInput } from '../widgets';

export function LoginView() {
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [error, setError] = useState<string>();
    const [busy, setBusy] = useState(false);

    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setBusy(true);
        setError(undefined);
        try {
            await session.signIn(name, password);
            if (route.value.path[0] === 'login') go(['search']);
        } catch (problem) {
            const refused = problem instanceof ApiError && problem.status === 401;
            setError(refused ? t('login.failed') : problem instanceof Error ? problem.message : String(problem));
            setPassword('');
        }
        setBusy(false);
    };

    if (session.state.value === 'open')
        return (
            <div class="narrow">
                <h1>{t('login.title')}</h1>
                <p>{t('login.open')}</p>
            </div>
        );
    return (
        <form class="narrow panel" onSubmit={(event) => void submit(event)}>
            <h1>{t('login.title')}</h1>
            {session.state.value === 'required' && <p>{t('login.needed')}</p>}
            <TextInput label={t('login.name')} value={name} onValue={setName} autoComplete="username" required />
            <TextInput
                label={t('login.password')}
                type="password"
                value={password}
                onValue={setPassword}
                autoComplete="current-password"
                required
            />
            <div role="alert">{error !== undefined && <p class="field-error">{error}</p>}</div>
            <Button type="submit" kind="main" disabled={busy}>
                {t('login.submit')}
            </Button>
            <p class="quiet">{t('login.first')}</p>
        </form>
    );
}
