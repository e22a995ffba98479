// Short messages on what was done, read out as they come.
import { signal } from '@preact/signals';
import { t } from '../strings';

interface Toast {
    id: number;
    text: string;
    failed: boolean;
}

const SHOWN_MS = 5000;
const SHOWN_MOST = 3;
const said = signal('');
const toasts = signal<Toast[]>([]);
let last = 0;

function drop(id: number): void {
    toasts.value = toasts.value.filter((one) => one.id !== id);
}

/** Says `text`; an error stays until it is closed. */
export function toast(text: string | Error): void {
    const id = ++last;
    const failed = text instanceof Error;
    toasts.value = [...toasts.value, { id, text: failed ? text.message : text, failed }].slice(-SHOWN_MOST);
    if (!failed) setTimeout(() => drop(id), SHOWN_MS);
}

/** For those who hear the page: what can be seen to have happened. */
export function say(text: string): void {
    said.value = text;
}

export function Toasts() {
    return (
        <div class="toasts" role="status" aria-live="polite">
            <span class="visually-hidden">{said.value}</span>
            {toasts.value.map((one) => (
                <div key={one.id} class={`toast${one.failed ? ' toast-failed' : ''}`}>
                    <span>{one.text}</span>
                    <button type="button" class="icon-button" aria-label={t('word.close')} onClick={() => drop(one.id)}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M3 3l10 10M13 3L3 13" />
                        </svg>
                    </button>
                </div>
            ))}
        </div>
    );
}
