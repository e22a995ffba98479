const within = (share: number): number => Math.max(0, Math.min(1, share));

/**
 * A bar from 0 to `max`; with `room`, how far it could have gone is drawn as well. Its meaning stands beside it in words, so it
 * is not read out.
 */
export function Bar(props: { value: number; max?: number; room?: number; tone?: string; wide?: boolean }) {
    const max = props.max ?? 1;
    return (
        <svg
            class={`bar${props.wide === true ? ' bar-wide' : ''}`}
            viewBox="0 0 100 6"
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <rect class="bar-ground" width="100" height="6" />
            {props.room !== undefined && <rect class="bar-room" width={within(props.room / max) * 100} height="6" />}
            <rect class={`bar-${props.tone ?? 'plain'}`} width={within(props.value / max) * 100} height="6" />
        </svg>
    );
}

export function toneOf(score: number): string {
    return score >= 0.9 ? 'high' : score >= 0.7 ? 'middle' : 'low';
}

/** A score as number and bar. */
export function Score(props: { value: number }) {
    return (
        <span class="score">
            <span class="score-number">{props.value.toFixed(3)}</span>
            <Bar value={props.value} tone={toneOf(props.value)} />
        </span>
    );
}
