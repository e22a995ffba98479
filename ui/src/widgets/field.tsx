import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../strings';

interface Common {
    label: string;
    hint?: string;
    error?: string | undefined;
    required?: boolean;
    hideLabel?: boolean;
}

/** A label, its control and what is said of it. The control gets its id and the id of its description. */
export function Field(props: Common & { control: (id: string, describedBy: string | undefined) => ComponentChildren }) {
    const id = useId();
    const about = props.error !== undefined || props.hint !== undefined ? `${id}-about` : undefined;
    return (
        <div class="field">
            <label for={id} class={props.hideLabel === true ? 'visually-hidden' : ''}>
                {props.label}
                {props.required === true && <span class="field-needed"> ({t('word.required')})</span>}
            </label>
            {props.control(id, about)}
            {about !== undefined && (
                <p id={about} class={props.error === undefined ? 'field-hint' : 'field-error'}>
                    {props.error ?? props.hint}
                </p>
            )}
        </div>
    );
}

type InputProps = Common & {
    value: string;
    onValue: (value: string) => void;
    type?: 'text' | 'search' | 'date' | 'password' | 'number' | 'email' | 'url';
    lines?: number;
    inputRef?: { current: HTMLInputElement | null };
} & Pick<JSX.InputHTMLAttributes, 'placeholder' | 'autoComplete' | 'min' | 'max' | 'step' | 'maxLength' | 'pattern'>;

export function TextInput(props: InputProps) {
    const { lines, value, onValue, inputRef } = props;
    return (
        <Field
            {...props}
            control={(id, about) =>
                lines === undefined ? (
                    <input
                        id={id}
                        ref={inputRef ?? null}
                        class="input"
                        type={props.type ?? 'text'}
                        value={value}
                        placeholder={props.placeholder}
                        autoComplete={props.autoComplete ?? 'off'}
                        spellcheck={false}
                        min={props.min}
                        max={props.max}
                        step={props.step}
                        maxLength={props.maxLength}
                        pattern={props.pattern}
                        required={props.required ?? false}
                        aria-describedby={about}
                        aria-invalid={props.error !== undefined}
                        onInput={(event) => onValue(event.currentTarget.value)}
                    />
                ) : (
                    <textarea
                        id={id}
                        class="input"
                        rows={lines}
                        value={value}
                        required={props.required ?? false}
                        aria-describedby={about}
                        aria-invalid={props.error !== undefined}
                        onInput={(event) => onValue(event.currentTarget.value)}
                    />
                )
            }
        />
    );
}

export function Select(
    props: Common & {
        value: string;
        options: { value: string; text: string }[];
        onValue: (value: string) => void;
    },
) {
    return (
        <Field
            {...props}
            control={(id, about) => (
                <select
                    id={id}
                    class="input"
                    value={props.value}
                    aria-describedby={about}
                    onChange={(event) => props.onValue(event.currentTarget.value)}
                >
                    {props.options.map((option) => (
                        <option key={option.value} value={option.value}>
                            {option.text}
                        </option>
                    ))}
                </select>
            )}
        />
    );
}
