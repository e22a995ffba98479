// Text of the page by key. Another language is another file of this folder with the same keys, and one line here.
import { en } from './en';

export type Key = keyof typeof en;
type Values = Record<string, string | number>;

export const locale = 'en';
const texts: Record<string, string> = en;
const plural = new Intl.PluralRules(locale);

function fill(text: string, values: Values): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name];
        return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
    });
}

/** The text of `key` with each {name} replaced. */
export function t(key: Key, values: Values = {}): string {
    return fill(en[key], values);
}

type Stem<K> = K extends `${infer S}.other` ? S : never;

/** The text for a number of things: keys `stem.one` and `stem.other`; {count} is the number. */
export function tn(stem: Stem<Key>, count: number, values: Values = {}): string {
    const text = texts[`${stem}.${plural.select(count)}`] ?? texts[`${stem}.other`] ?? stem;
    return fill(text, { ...values, count });
}

/** The text of a key made from what the service sent, or that itself where there is none. */
export function ta(prefix: string, value: string): string {
    return texts[`${prefix}.${value}`] ?? value;
}

const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });

/** The name of a country by its code; what is no such code stays as it is. */
export function country(code: string): string {
    return /^[a-z]{2}$/i.test(code) ? (countries.of(code.toUpperCase()) ?? code) : code;
}

export function number(value: number): string {
    return new Intl.NumberFormat(locale).format(value);
}
