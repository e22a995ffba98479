import type { ComponentChildren } from 'preact';

export type Tone = 'plain' | 'list' | 'alert' | 'warn' | 'good' | 'info';

export function Badge(props: { tone?: Tone; title?: string; children: ComponentChildren }) {
    return (
        <span class={`badge badge-${props.tone ?? 'plain'}`} title={props.title}>
            {props.children}
        </span>
    );
}

/** A row of badges that a screen reader reads as a list. */
export function Badges(props: { label: string; items: { key: string; text: string; tone?: Tone; title?: string }[] }) {
    if (props.items.length === 0) return null;
    return (
        <ul class="badges" aria-label={props.label}>
            {props.items.map((item) => (
                <li key={item.key}>
                    <Badge tone={item.tone ?? 'plain'} {...(item.title === undefined ? {} : { title: item.title })}>
                        {item.text}
                    </Badge>
                </li>
            ))}
        </ul>
    );
}
