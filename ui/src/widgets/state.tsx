// What stands where content is not there yet, is not there at all, or did not come.
import type { ComponentChildren } from 'preact';
import { t } from '../strings';
import { Button } from './button';

export function Loading() {
    return (
        <p class="state" role="status">
            {t('word.loading')}
        </p>
    );
}

export function Empty(props: { title: string; children?: ComponentChildren }) {
    return (
        <div class="state">
            <p class="state-title">{props.title}</p>
            {props.children}
        </div>
    );
}

export function Failure(props: { error: unknown; retry?: () => void }) {
    const text = props.error instanceof Error ? props.error.message : String(props.error);
    return (
        <div class="state state-failure" role="alert">
            <p class="state-title">{t('word.error')}</p>
            <p>{text}</p>
            {props.retry !== undefined && <Button onClick={props.retry}>{t('word.retry')}</Button>}
        </div>
    );
}
