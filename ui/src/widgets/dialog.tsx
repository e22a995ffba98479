import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../strings';

/** A modal dialog; the browser keeps the focus inside and gives it back. Escape and the cross call onClose. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
    const element = useRef<HTMLDialogElement>(null);
    const heading = useId();
    useEffect(() => {
        const dialog = element.current;
        if (dialog !== null && !dialog.open) dialog.showModal();
        return () => dialog?.close();
    }, []);
    return (
        <dialog
            class="dialog"
            ref={element}
            aria-labelledby={heading}
            onCancel={(event) => {
                event.preventDefault();
                props.onClose();
            }}
            onClick={(event) => {
                if (event.target === element.current) props.onClose();
            }}
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id={heading}>{props.title}</h2>
                    <button type="button" class="icon-button" aria-label={t('word.close')} onClick={props.onClose}>
                        <svg viewBox="0 0 16 16" aria-hidden="true">
                            <path d="M3 3l10 10M13 3L3 13" />
                        </svg>
                    </button>
                </header>
                {props.children}
            </div>
        </dialog>
    );
}
