// Keys of a view: one letter each, without Ctrl or Alt, and never while something is typed or a dialog is open.
import { useEffect } from 'preact/hooks';
import { useLatest } from './hooks';

function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

export function useKeys(keys: Record<string, () => void>): void {
    const latest = useLatest(keys);
    useEffect(() => {
        const pressed = (event: KeyboardEvent): void => {
            if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
            if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
            const act = latest.current[event.key];
            if (act === undefined) return;
            event.preventDefault();
            act();
        };
        window.addEventListener('keydown', pressed);
        return () => window.removeEventListener('keydown', pressed);
    }, []);
}
