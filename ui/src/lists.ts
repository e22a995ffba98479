// The lists that are loaded, asked for once.
import { signal } from '@preact/signals';
import { api } from './api';
import type { Dataset } from './types';

export const lists = signal<Dataset[]>([]);
let asked = false;

export function loadLists(): void {
    if (asked) return;
    asked = true;
    api.catalog().then(
        (catalog) => {
            lists.value = catalog.datasets;
        },
        () => {
            asked = false;
        },
    );
}

export function listOf(name: string): Dataset | undefined {
    return lists.value.find((list) => list.name === name);
}

/** Is it known of which day the list is? */
export function isDated(list: Dataset): boolean {
    return /^\d{4}-/.test(list.version);
}
