import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { replace, route } from './router';

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

/**
 * Keeps what a view asks and its address the same: what has `settled` is written there, and another address (the back button,
 * a link) is read and taken. Who goes to another address is followed, whatever was about to be written. Gives the address last
 * written or read.
 */
export function useAddress<A>(
    view: string,
    settled: A,
    addressOf: (asked: A) => string,
    read: () => A,
    take: (there: A) => void,
): { current: string } {
    const known = useRef(addressOf(settled));
    useEffect(() => {
        if (addressOf(read()) !== known.current) return;
        known.current = addressOf(settled);
        replace(known.current);
    }, [settled]);
    useEffect(() => {
        const there = read();
        if ((route.value.path[0] ?? view) !== view || addressOf(there) === known.current) return;
        known.current = addressOf(there);
        take(there);
    }, [route.value]);
    return known;
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

export interface Pages<Row> {
    rows: Row[] | undefined;
    /** There is more. */
    further: boolean;
    busy: boolean;
    error: unknown;
    more: () => void;
    /** From the beginning. */
    again: () => void;
}

/** Rows that come page by page, each asked for with the `next` of the page before; from the beginning when `inputs` change. */
export function usePages<Row>(
    load: (next: number | undefined, signal: AbortSignal) => Promise<{ rows: Row[]; next: number | null }>,
    inputs: unknown[],
): Pages<Row> {
    const [rows, setRows] = useState<Row[] | undefined>(undefined);
    const [next, setNext] = useState<number | null>(null);
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(true);
    const [turn, setTurn] = useState(0);
    const stop = useRef(new AbortController());
    const ask = (from: number | undefined): void => {
        stop.current.abort();
        const mine = new AbortController();
        stop.current = mine;
        setBusy(true);
        load(from, mine.signal).then(
            (page) => {
                if (mine.signal.aborted) return;
                setRows((old) => (from === undefined ? page.rows : [...(old ?? []), ...page.rows]));
                setNext(page.next);
                setError(undefined);
                setBusy(false);
            },
            (problem: unknown) => {
                if (mine.signal.aborted) return;
                setError(problem);
                setBusy(false);
            },
        );
    };
    useEffect(() => {
        ask(undefined);
        return () => stop.current.abort();
    }, [...inputs, turn]);
    return {
        rows,
        further: next !== null,
        busy,
        error,
        more: () => {
            if (next !== null) ask(next);
        },
        again: () => setTurn((old) => old + 1),
    };
}
