import { useId, useState } from 'preact/hooks';
import { t } from '../strings';

/** A place to drop a file, which is at the same time a file control. */
export function FileDrop(props: { label: string; accept?: string; hint?: string; onFile: (file: File) => void }) {
    const id = useId();
    const [over, setOver] = useState(false);
    return (
        <div
            class={`filedrop${over ? ' filedrop-over' : ''}`}
            onDragOver={(event) => {
                event.preventDefault();
                setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
                event.preventDefault();
                setOver(false);
                const file = event.dataTransfer?.files[0];
                if (file !== undefined) props.onFile(file);
            }}
        >
            <input
                id={id}
                class="visually-hidden"
                type="file"
                accept={props.accept}
                aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
                onChange={(event) => {
                    const file = event.currentTarget.files?.[0];
                    if (file !== undefined) props.onFile(file);
                    event.currentTarget.value = '';
                }}
            />
            <label for={id}>
                <strong>{props.label}</strong>
                <span>{t('word.dropfile')}</span>
                {props.hint !== undefined && (
                    <span id={`${id}-hint`} class="field-hint">
                        {props.hint}
                    </span>
                )}
            </label>
        </div>
    );
}
