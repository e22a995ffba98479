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
