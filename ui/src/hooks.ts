import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
    data: T | undefined;
    error: unknown;
    busy: boolean;
    /** Asks again. */
    again: () => void;
}

/** What `load` gives; asked again when `inputs` change, and an answer that comes late is dropped. The old data stays until the new is there. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: unknown[]): Loaded<T> {
    const [state, setState] = useState<{ data: T | undefined; error: unknown; busy: boolean }>({
        data: undefined,
        error: undefined,
        busy: true,
    });
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        const stop = new AbortController();
        setState((old) => ({ ...old, busy: true }));
        load(stop.signal).then(
            (data) => {
                if (!stop.signal.aborted) setState({ data, error: undefined, busy: false });
            },
            (error: unknown) => {
                if (!stop.signal.aborted) setState({ data: undefined, error, busy: false });
            },
        );
        return () => stop.abort();
    }, [...inputs, turn]);
    const again = useCallback(() => setTurn((old) => old + 1), []);
    return { ...state, again };
}

/** `value`, once it has not changed for `ms`. */
export function useSettled<T>(value: T, ms: number): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), ms);
        return () => clearTimeout(timer);
    }, [value, ms]);
    return settled;
}

/** The newest `value`, for callbacks that are made once. */
export function useLatest<T>(value: T): { current: T } {
    const latest = useRef(value);
    latest.current = value;
    return latest;
}

const WIDTH_MIN = 160;

/** The width of an element in pixels, for drawings that fit it; 0 before it is known, and while it is too small for any. */
export function useWidth<E extends Element>(): [{ current: E | null }, number] {
    const element = useRef<E>(null);
    const [width, setWidth] = useState(0);
    useEffect(() => {
        if (element.current === null) return;
        const observer = new ResizeObserver((entries) => {
            const wide = Math.floor(entries[0]?.contentRect.width ?? 0);
            setWidth(wide < WIDTH_MIN ? 0 : wide);
        });
        observer.observe(element.current);
        return () => observer.disconnect();
    }, []);
    return [element, width];
}
