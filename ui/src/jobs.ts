// A file sent to the service, and the job that works on it.
import { ApiError, csrfToken, withQuery } from './api';

export interface Job {
    id: string;
    kind: string;
    state: 'receiving' | 'queued' | 'running' | 'finished' | 'failed' | 'cancelled';
    done: number;
    total: number;
    summary: Record<string, number> | null;
    problems: { row?: number; line?: number; message: string }[];
    problems_left_off?: number;
    detail?: string;
}

export interface Begun {
    job: string;
    events: string;
    result: string;
}

/** Sends a file and tells how much of it is sent; resolves once the service has all of it. */
export function upload(
    path: string,
    query: Record<string, string | string[] | undefined>,
    file: Blob,
    onSent: (share: number) => void,
    signal: AbortSignal,
): Promise<Begun> {
    // fetch cannot tell how much is sent.
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('POST', withQuery(path, query));
        request.responseType = 'json';
        if (csrfToken() !== '') request.setRequestHeader('X-Tamis-CSRF', csrfToken());
        request.upload.onprogress = (event) => onSent(event.lengthComputable && event.total > 0 ? event.loaded / event.total : 0);
        request.onload = () => {
            const body = request.response as (Begun & { detail?: string }) | null;
            if (request.status < 400 && body !== null) resolve(body);
            else reject(new ApiError(request.status, body?.detail ?? String(request.status)));
        };
        request.onerror = () => reject(new ApiError(0, request.statusText));
        request.onabort = () => reject(new DOMException('', 'AbortError'));
        signal.addEventListener('abort', () => request.abort());
        request.send(file);
    });
}

/** Tells the state of a job until it has ended; the browser asks again by itself when the connection breaks. */
export function follow(events: string, onState: (job: Job) => void): () => void {
    const source = new EventSource(events);
    const take = (event: Event): void => {
        if (!(event instanceof MessageEvent)) return;
        onState(JSON.parse(String(event.data)) as Job);
        if (event.type !== 'progress') source.close();
    };
    for (const type of ['progress', 'finished', 'failed']) source.addEventListener(type, take);
    return () => source.close();
}
