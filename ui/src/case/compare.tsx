// The one asked for beside the listed one, property by property.
import { t, ta, tn } from '../strings';
import type { Case, Evidence, Explanation, Properties } from '../types';
import { reasonsOf, shown } from '../properties';
import { Explain } from '../widgets';

/** Properties that carry an agreement in the explanation, and under which name. */
const facts: Record<string, string> = {
    birthDate: 'birth_date',
    country: 'country',
    nationality: 'country',
    jurisdiction: 'country',
    citizenship: 'country',
    gender: 'gender',
    idNumber: 'identifier',
    passportNumber: 'identifier',
    taxNumber: 'identifier',
    registrationNumber: 'identifier',
    phone: 'contact',
    email: 'contact',
};
/** Shown even when only one side has them, in this order. */
const always = ['birthDate', 'nationality', 'country', 'jurisdiction', 'gender', 'birthPlace', 'address'];
const names = ['name', 'alias', 'weakAlias', 'previousName'];

/** What the listed side says; a hit of a file or a book has no properties, but caption, names and countries. */
function listedOf(row: Case): Properties {
    const { hit } = row;
    if (hit.properties !== undefined) return hit.properties;
    const listed: Properties = { name: [hit.caption ?? row.entity_caption] };
    if (hit.matched_name !== undefined && hit.matched_name !== hit.caption) listed['alias'] = [hit.matched_name];
    if (hit.countries !== undefined && hit.countries.length > 0) listed['country'] = hit.countries;
    if (hit.topics !== undefined && hit.topics.length > 0) listed['topics'] = hit.topics;
    return listed;
}

function Values(props: { values: string[] | undefined; mark?: string | undefined; name: string }) {
    if (props.values === undefined || props.values.length === 0) return <span class="quiet">—</span>;
    return (
        <ul class="values">
            {props.values.map((value) => (
                <li key={value} dir="auto" class={value === props.mark ? 'matched' : ''}>
                    {shown(props.name, value)}
                </li>
            ))}
        </ul>
    );
}

function Agreement(props: { evidence: Evidence | undefined; name: string; both: boolean }) {
    const said = props.evidence?.facts[facts[props.name] ?? ''];
    if (said === undefined || !props.both) return null;
    return <span class={`fact fact-${said.split(' ')[0]}`}>{ta('agreement', said)}</span>;
}

function Row(props: { name: string; asked: Properties; listed: Properties; explanation: Explanation | undefined }) {
    const { name, asked, listed, explanation } = props;
    const evidence = explanation?.evidence;
    return (
        <tr>
            <th scope="row">
                {ta('property', name)}
                <Agreement evidence={evidence} name={name} both={asked[name] !== undefined && listed[name] !== undefined} />
            </th>
            <td data-head={t('cases.asked')}>
                <Values values={asked[name]} mark={evidence?.query_name} name={name} />
            </td>
            <td data-head={t('cases.listed')}>
                <Values values={listed[name]} mark={explanation?.matched_name ?? evidence?.candidate_name} name={name} />
            </td>
        </tr>
    );
}

function Rows(props: { rows: string[]; asked: Properties; listed: Properties; explanation: Explanation | undefined }) {
    return (
        <table class="compare">
            <caption class="visually-hidden">{t('case.compare')}</caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">{t('case.compare.property')}</span>
                    </th>
                    <th scope="col">{t('cases.asked')}</th>
                    <th scope="col">{t('cases.listed')}</th>
                </tr>
            </thead>
            <tbody>
                {props.rows.map((name) => (
                    <Row key={name} name={name} {...props} />
                ))}
            </tbody>
        </table>
    );
}

export function Compare(props: { row: Case }) {
    const { row } = props;
    const asked = row.query.properties;
    const listed = listedOf(row);
    const explanation = reasonsOf(row.hit);
    const told = (name: string): boolean => asked[name] !== undefined || listed[name] !== undefined;
    const first = [
        ...names.filter(told),
        ...always.filter(told),
        ...Object.keys(asked).filter((name) => !always.includes(name) && !names.includes(name)).sort(),
    ];
    const rest = Object.keys(listed).filter((name) => !first.includes(name)).sort();
    return (
        <>
            <Rows rows={first} asked={asked} listed={listed} explanation={explanation} />
            {rest.length > 0 && (
                <details>
                    <summary>{tn('case.compare.rest', rest.length)}</summary>
                    <Rows rows={rest} asked={asked} listed={listed} explanation={explanation} />
                </details>
            )}
            {explanation.text !== '' && (
                <section aria-labelledby="why">
                    <h3 id="why">{t('case.explanation', { score: row.score.toFixed(3) })}</h3>
                    <Explain explanation={explanation} score={row.score} caption={row.entity_caption} />
                </section>
            )}
        </>
    );
}
