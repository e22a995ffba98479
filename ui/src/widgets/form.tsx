// Dialogs with a form: what goes wrong is told in the dialog, which stays until it went well.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../strings';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { toast } from './toast';

export function FormDialog(props: {
    title: string;
    submit: string;
    danger?: boolean;
    onClose: () => void;
    /** Throws what is to be told. */
    onSubmit: () => Promise<void>;
    children: ComponentChildren;
}) {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setBusy(true);
        setProblem('');
        try {
            await props.onSubmit();
        } catch (error) {
            setProblem(error instanceof Error ? error.message : String(error));
            setBusy(false);
        }
    };
    return (
        <Dialog title={props.title} onClose={props.onClose}>
            <form class="dialog-form" onSubmit={(event) => void submit(event)}>
                {props.children}
                {problem !== '' && (
                    <p class="notice notice-alert" role="alert">
                        {problem}
                    </p>
                )}
                <div class="dialog-actions">
                    <Button onClick={props.onClose}>{t('word.cancel')}</Button>
                    <Button type="submit" kind={props.danger === true ? 'danger' : 'main'} disabled={busy}>
                        {props.submit}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function Check(props: { label: string; value: boolean; onValue: (value: boolean) => void; hint?: string }) {
    return (
        <label class="check">
            <input type="checkbox" checked={props.value} onChange={(event) => props.onValue(event.currentTarget.checked)} />
            <span>
                {props.label}
                {props.hint !== undefined && <small class="field-hint">{props.hint}</small>}
            </span>
        </label>
    );
}

/** Any number of `options`. */
export function Checks(props: {
    label: string;
    options: { value: string; text: string }[];
    value: string[];
    onValue: (value: string[]) => void;
    hint?: string;
    /** Wide options stand one below the other. */
    wide?: boolean;
}) {
    const { value, onValue } = props;
    return (
        <fieldset class="field checkset">
            <legend class="field-label">{props.label}</legend>
            <div class={`checks${props.wide === true ? ' checks-wide' : ''}`}>
                {props.options.map((option) => (
                    <label key={option.value}>
                        <input
                            type="checkbox"
                            checked={value.includes(option.value)}
                            onChange={(event) =>
                                onValue(
                                    event.currentTarget.checked
                                        ? [...value, option.value]
                                        : value.filter((one) => one !== option.value),
                                )
                            }
                        />
                        {option.text}
                    </label>
                ))}
            </div>
            {props.hint !== undefined && <p class="field-hint">{props.hint}</p>}
        </fieldset>
    );
}

/** Text to take along: selected by a click, copied by its button. */
export function Copyable(props: { label: string; value: string; lines?: number }) {
    const [copied, setCopied] = useState(false);
    const copy = async (): Promise<void> => {
        try {
            await navigator.clipboard.writeText(props.value);
            setCopied(true);
        } catch {
            // Without https there is no clipboard.
            toast(new Error(t('admin.copy.failed')));
        }
    };
    return (
        <div class="copyable">
            <Field
                label={props.label}
                control={(id) =>
                    props.lines === undefined ? (
                        <input id={id} class="input mono" readOnly value={props.value} onFocus={(event) => event.currentTarget.select()} />
                    ) : (
                        <textarea
                            id={id}
                            class="input mono"
                            rows={props.lines}
                            readOnly
                            value={props.value}
                            onFocus={(event) => event.currentTarget.select()}
                        />
                    )
                }
            />
            <Button onClick={() => void copy()}>{t('word.copy')}</Button>
            <span class="copied" role="status">
                {copied ? t('word.copied') : ''}
            </span>
        </div>
    );
}
