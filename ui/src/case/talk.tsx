// What people did with a case: its steps, comments and attachments.
import { useRef, useState } from 'preact/hooks';
import { api } from '../api';
import { who } from '../properties';
import { t, ta } from '../strings';
import type { Case, CaseEvent, CaseStep } from '../types';
import { Button, FileDrop, TextInput, Time, toast } from '../widgets';

export type Act = (step: CaseStep) => Promise<boolean>;

function text(event: CaseEvent, name: string): string {
    const value = event.body[name];
    return typeof value === 'string' ? value : '';
}

function attachedName(event: CaseEvent): string {
    const one = event.body['attachment'];
    return typeof one === 'object' && one !== null && 'name' in one ? String(one.name) : text(event, 'name');
}

function changedOf(event: CaseEvent): string {
    const changed = event.body['changed'];
    return Array.isArray(changed) ? changed.map((what) => ta('changed', String(what))).join(', ') : '';
}

/** What was done, without who and when. */
function wordsOf(event: CaseEvent): string {
    switch (event.kind) {
        case 'assign':
            return text(event, 'to') === '' ? t('event.assign.nobody') : t('event.assign', { to: text(event, 'to') });
        case 'due':
            return text(event, 'due') === '' ? t('event.due.none') : t('event.due', { due: text(event, 'due') });
        case 'decide':
            return t('event.decide', { outcome: ta('outcome', text(event, 'outcome')) });
        case 'attach':
            return t('event.attach', { name: attachedName(event) });
        case 'wake':
            return t('event.wake', { changed: changedOf(event) });
        default:
            return ta('event', event.kind);
    }
}

function Step(props: { event: CaseEvent }) {
    const { event } = props;
    const said = event.kind === 'comment' ? text(event, 'text') : text(event, 'reason');
    return (
        <li class={`step step-${event.kind}`}>
            <p class="step-head">
                <strong>{who(event.actor)}</strong> {wordsOf(event)}{' '}
                <span class="quiet">
                    <Time value={event.time} />
                </span>
            </p>
            {said !== '' && (
                <p class="step-text" dir="auto">
                    {said}
                </p>
            )}
        </li>
    );
}

export function Discussion(props: { row: Case; may: boolean; act: Act; field: { current: HTMLElement | null } }) {
    const [comment, setComment] = useState('');
    const send = async (): Promise<void> => {
        if (comment.trim() !== '' && (await props.act({ action: 'comment', text: comment }))) setComment('');
    };
    return (
        <section aria-labelledby="discussion" class="panel">
            <h2 id="discussion">{t('case.discussion')}</h2>
            <ol class="steps">
                {props.row.events.map((event) => (
                    <Step key={event.id} event={event} />
                ))}
            </ol>
            {props.may && (
                <form
                    class="comment"
                    onSubmit={(event) => {
                        event.preventDefault();
                        void send();
                    }}
                    onKeyDown={(event) => {
                        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
                    }}
                    ref={(form) => {
                        props.field.current = form?.querySelector('textarea') ?? null;
                    }}
                >
                    <TextInput
                        label={t('case.comment')}
                        hint={t('case.comment.hint')}
                        lines={3}
                        value={comment}
                        onValue={setComment}
                    />
                    <Button type="submit" disabled={comment.trim() === ''}>
                        {t('case.comment.send')}
                    </Button>
                </form>
            )}
        </section>
    );
}

const KB = 1024;

function sizeOf(bytes: number): string {
    if (bytes < KB) return `${bytes} B`;
    return bytes < KB * KB ? `${(bytes / KB).toFixed(1)} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}

export function Attachments(props: { row: Case; may: boolean; again: () => void }) {
    const { row } = props;
    const busy = useRef(false);
    const attach = async (file: File): Promise<void> => {
        if (busy.current) return;
        busy.current = true;
        try {
            await api.attach(row.id, file);
            toast(t('case.attached', { name: file.name }));
            props.again();
        } catch (problem) {
            toast(problem as Error);
        }
        busy.current = false;
    };
    return (
        <section aria-labelledby="attachments" class="panel">
            <h2 id="attachments">{t('case.attachments')}</h2>
            {row.attachments.length === 0 && <p class="quiet">{t('case.attachments.none')}</p>}
            <ul class="attachments">
                {row.attachments.map((one) => (
                    <li key={one.id}>
                        <a href={api.attachmentAddress(row.id, one.id)} download={one.name}>
                            {one.name}
                        </a>{' '}
                        <span class="quiet">
                            {sizeOf(one.bytes)} · {who(one.actor)} · <Time value={one.time} />
                        </span>
                    </li>
                ))}
            </ul>
            {props.may && (
                <FileDrop label={t('case.attach')} hint={t('case.attach.hint')} onFile={(file) => void attach(file)} />
            )}
        </section>
    );
}
