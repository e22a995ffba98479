// Who is signed in. A service without a desk knows nobody, and then everything that it offers is open.
import { computed, signal } from '@preact/signals';
import { ApiError, api, onSignedOut } from './api';
import type { Role, SignedIn } from './types';

/** `open`: the service has no accounts. `out`: nobody is signed in. `required`: and something was refused for that. */
export type State = 'asking' | 'open' | 'in' | 'out' | 'required';

export const me = signal<SignedIn | null>(null);
export const state = signal<State>('asking');
/** Has the service a desk, and so accounts and cases? */
export const desk = computed(() => state.value !== 'open' && state.value !== 'asking');

const ranks: Record<Role, number> = { viewer: 0, analyst: 1, approver: 2, admin: 3 };

/** Has the person the rights of this role? */
export function may(role: Role): boolean {
    return me.value !== null && ranks[me.value.role] >= ranks[role];
}

onSignedOut(() => {
    me.value = null;
    state.value = 'required';
});

export async function ask(): Promise<void> {
    try {
        const answer = await api.me();
        // Who asks without an account has no name; with a desk there is somewhere to sign in.
        const named = answer.name !== null && answer.name !== '';
        me.value = named ? { ...answer, name: answer.name as string } : null;
        state.value = named ? 'in' : answer.desk === true ? 'out' : 'open';
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
