// The frame: header with navigation, the present view, messages.
import type { ComponentType } from 'preact';
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks';
import { go, href, route } from './router';
import * as session from './session';
import { t } from './strings';
import { setTheme, theme, type Theme } from './theme';
import { LoginView } from './views/login';
import { views, type View } from './views/views';
import { Button, Empty, Failure, LinkButton, Toasts, toast } from './widgets';

function offered(view: View): boolean {
    if (view.desk === true && !session.desk.value) return false;
    return view.role === undefined || session.may(view.role);
}

function Logo() {
    return (
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <circle cx="16" cy="16" r="13" />
            <path d="M5 12h22M3.5 16h25M5 20h22M12 5v22M16 3.5v25M20 5v22" />
        </svg>
    );
}

function Navigation(props: { present: string }) {
    return (
        <nav class="nav" aria-label={t('app.navigation')}>
            <ul>
                {views
                    .filter((view) => view.listed === true && offered(view))
                    .map((view) => (
                        <li key={view.name}>
                            <a href={href([view.name])} aria-current={view.name === props.present ? 'page' : undefined}>
                                {t(view.title)}
                            </a>
                        </li>
                    ))}
            </ul>
        </nav>
    );
}

const themes: { value: Theme; path: string }[] = [
    { value: 'system', path: 'M2 3h12v8H2zM6 14h4M8 11v3' },
    { value: 'light', path: 'M8 5a3 3 0 100 6 3 3 0 000-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6L13 13M3 13l1.4-1.4M11.6 4.4L13 3' },
    { value: 'dark', path: 'M13 10A6 6 0 016 3a5.5 5.5 0 107 7z' },
];

function ThemeChoice() {
    return (
        <fieldset class="themes">
            <legend class="visually-hidden">{t('app.theme')}</legend>
            {themes.map(({ value, path }) => (
                <label key={value} title={t(`app.theme.${value}`)}>
                    <input
                        type="radio"
                        name="theme"
                        checked={theme.value === value}
                        aria-label={t(`app.theme.${value}`)}
                        onChange={() => setTheme(value)}
                    />
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d={path} />
                    </svg>
                </label>
            ))}
        </fieldset>
    );
}

function Account() {
    const me = session.me.value;
    if (me === null)
        return session.desk.value && session.state.value !== 'asking' ? (
            <LinkButton small href={href(['login'])}>
                {t('app.signin')}
            </LinkButton>
        ) : null;
    return (
        <span class="account">
            <a href={href(['account'])} title={t('app.account', { name: me.name, role: t(`role.${me.role}`) })}>
                {me.name} <small>{t(`role.${me.role}`)}</small>
            </a>
            <Button small onClick={() => void session.signOut().then(() => go(['login']), toast)}>
                {t('app.signout')}
            </Button>
        </span>
    );
}

function NotFound() {
    return (
        <Empty title={t('app.notfound')}>
            <p>{t('app.notfound.text')}</p>
        </Empty>
    );
}

/** A view; what goes wrong while it is drawn is told in its place, and leaves the frame as it is. */
function Guarded(props: { view: ComponentType }) {
    const [error, forget] = useErrorBoundary();
    return error === undefined ? <props.view /> : <Failure error={error} retry={forget} />;
}

export function App() {
    const main = useRef<HTMLElement>(null);
    const first = useRef(true);
    const name = route.value.path[0] ?? 'search';
    const view = views.find((one) => one.name === name);
    const out = session.state.value === 'required' || (session.state.value === 'out' && view?.role !== undefined);
    const required = out && name !== 'login';

    useEffect(() => void session.ask(), []);
    // Another view: its title, and the focus at its beginning, so that keyboard and screen reader start there.
    useEffect(() => {
        document.title = t('app.title', { view: t(view?.title ?? 'app.notfound') });
        if (!first.current) {
            main.current?.focus({ preventScroll: true });
            window.scrollTo(0, 0);
        }
        first.current = false;
    }, [name, route.value.path[1]]);

    const Present = required ? LoginView : (view?.component ?? NotFound);
    return (
        <>
            <a
                class="skip"
                href="#content"
                onClick={(event) => {
                    event.preventDefault();
                    main.current?.focus();
                }}
            >
                {t('app.skip')}
            </a>
            <header class="top">
                <a class="brand" href={href(['search'])}>
                    <Logo />
                    {t('app.name')}
                </a>
                <Navigation present={name} />
                <div class="top-end">
                    <ThemeChoice />
                    <Account />
                </div>
            </header>
            <main id="content" class="content" tabIndex={-1} ref={main}>
                {session.state.value !== 'asking' && <Guarded key={name} view={Present} />}
            </main>
            <footer class="foot">{t('app.notadvice')}</footer>
            <Toasts />
        </>
    );
}
