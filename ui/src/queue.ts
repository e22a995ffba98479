// The cases that the queue showed last, so that one case can lead to the next.
import { signal } from '@preact/signals';

/** Numbers of cases in the order of the queue, and its address. */
export const queue = signal<{ ids: number[]; address: string }>({ ids: [], address: '#/cases' });

export function neighbour(id: number, step: 1 | -1): number | undefined {
    const at = queue.value.ids.indexOf(id);
    return at < 0 ? undefined : queue.value.ids[at + step];
}
