// Days and times as text, in the form of ISO 8601; times of the service are UTC and shown in the zone of the reader.

const two = (value: number): string => String(value).padStart(2, '0');

/** "2026-11-28" of a date in the reader's zone. */
export function day(date: Date): string {
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function today(): string {
    return day(new Date());
}

/** The day that many days from now. */
export function daysOn(count: number): string {
    const date = new Date();
    date.setDate(date.getDate() + count);
    return day(date);
}

/** The day of a time. */
export function dayOfTime(time: string): string {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? time : day(date);
}

/** "2026-11-28 05:46" of a time. */
export function minute(time: string): string {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? time : `${day(date)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
