// Light, dark, or as the system says. The choice is kept in this browser.
import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'tamis.theme';

function kept(): Theme {
    try {
        const value = localStorage.getItem(KEY);
        return value === 'light' || value === 'dark' ? value : 'system';
    } catch {
        return 'system';
    }
}

export const theme = signal<Theme>(kept());

export function applyTheme(): void {
    const root = document.documentElement;
    if (theme.value === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme.value);
}

export function setTheme(value: Theme): void {
    theme.value = value;
    try {
        if (value === 'system') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, value);
    } catch {
        // Without storage the choice lasts until the page is left.
    }
    applyTheme();
}
