import type { ComponentChildren } from 'preact';

interface Props {
    kind?: 'plain' | 'main' | 'danger' | 'quiet';
    small?: boolean;
    children: ComponentChildren;
}

function classOf(props: Props): string {
    return `button button-${props.kind ?? 'plain'}${props.small === true ? ' button-small' : ''}`;
}

export function Button(
    props: Props & {
        type?: 'button' | 'submit';
        disabled?: boolean;
        onClick?: (event: MouseEvent) => void;
        label?: string;
        pressed?: boolean;
        expanded?: boolean;
        controls?: string;
        shortcut?: string;
    },
) {
    return (
        <button
            type={props.type ?? 'button'}
            class={classOf(props)}
            disabled={props.disabled ?? false}
            onClick={props.onClick}
            aria-label={props.label}
            aria-pressed={props.pressed}
            aria-expanded={props.expanded}
            aria-controls={props.controls}
            aria-keyshortcuts={props.shortcut}
        >
            {props.children}
            {props.shortcut !== undefined && <kbd aria-hidden="true">{props.shortcut}</kbd>}
        </button>
    );
}

export function LinkButton(props: Props & { href: string }) {
    return (
        <a class={classOf(props)} href={props.href}>
            {props.children}
        </a>
    );
}
