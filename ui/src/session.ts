// Who is signed in. A service without a desk knows nobody, and then everything that it offers is open.
import { computed, signal } from '@preact/signals';
import { ApiError, api, onSignedOut } from './api';
import type { Me, Role } from './types';

/** `open`: the service has no accounts. `out`: nobody is signed in. `required`: and something was refused for that. */
export type State = 'asking' | 'open' | 'in' | 'out' | 'required';

export const me = signal<Me | null>(null);
export const state = signal<State>('asking');
/** Does the service remember cases? */
export const desk = computed(() => me.value?.desk ?? state.value !== 'open');

const ranks: Record<Role, number> = { viewer: 0, analyst: 1, approver: 2, admin: 3 };

/** Has the person the rights of this role? */
export function may(role: Role): boolean {
    return me.value !== null && ranks[me.value.role] >= ranks[role];
}

function take(answer: Me): void {
    me.value = answer;
    state.value = 'in';
}

onSignedOut(() => {
    me.value = null;
    state.value = 'required';
});

export async function ask(): Promise<void> {
    try {
        take(await api.me());
    } catch (error) {
        me.value = null;
        // 404: the service has no accounts at all.
        state.value = error instanceof ApiError && error.status === 401 ? 'out' : 'open';
    }
}

export async function signIn(name: string, password: string): Promise<void> {
    await api.login(name, password);
    await ask();
}

export async function signOut(): Promise<void> {
    await api.logout();
    me.value = null;
    state.value = 'out';
}
