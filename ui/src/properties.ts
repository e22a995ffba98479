// How values of properties are shown.
import { country, ta } from './strings';

const countries = ['country', 'nationality', 'citizenship', 'jurisdiction', 'birthCountry', 'mainCountry', 'flag'];

/** A value of a property in words. */
export function shown(name: string, value: string): string {
    if (name === 'topics') return ta('topic', value);
    return countries.includes(name) ? country(value) : value;
}
