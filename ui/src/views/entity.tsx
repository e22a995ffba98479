// One party: what the lists say, since when, and what it is to others.
import { useEffect } from 'preact/hooks';
import { ApiError, api } from '../api';
import { today } from '../dates';
import { useLoad } from '../hooks';
import { isDated, listOf, loadLists } from '../lists';
import { roleOf, shareOf } from '../network';
import { shown } from '../properties';
import { href, route } from '../router';
import { country, t, ta } from '../strings';
import type { Key } from '../strings';
import type { Entity, Listing } from '../types';
import { NetworkView } from '../widgets/network';
import { Timeline } from '../widgets/timeline';
import { Badge, Badges, Empty, Failure, LinkButton, Loading, Table } from '../widgets';

/** A web address as a link, anything else as text. */
export function Text(props: { value: string }) {
    if (!/^https?:\/\/\S+$/.test(props.value)) return <>{props.value}</>;
    return (
        <a href={props.value} target="_blank" rel="noopener noreferrer">
            {props.value}
            <span class="visually-hidden"> ({t('word.opens')})</span>
        </a>
    );
}

const details: { key: keyof Listing; head: Key }[] = [
    { key: 'authority', head: 'entity.authority' },
    { key: 'measures', head: 'entity.measures' },
    { key: 'licenseRequirement', head: 'entity.licenseRequirement' },
    { key: 'licensePolicy', head: 'entity.licensePolicy' },
    { key: 'reason', head: 'entity.reason' },
    { key: 'citation', head: 'entity.citation' },
    { key: 'published', head: 'entity.published' },
    { key: 'reference', head: 'entity.reference' },
    { key: 'url', head: 'entity.url' },
];

function ListingCard(props: { listing: Listing }) {
    const { listing } = props;
    const list = listOf(listing.dataset);
    return (
        <li class="listing panel">
            <h3>
                <Badge tone="list" title={list?.title ?? listing.dataset}>
                    {listing.list ?? listing.dataset}
                </Badge>{' '}
                {listing.program}
            </h3>
            <p class="listing-when">
                {listing.start === undefined
                    ? t('entity.since.unknown')
                    : t('entity.since', { day: listing.start })}
                {listing.end !== undefined && ` ${t('entity.until', { day: listing.end })}`}
                {list !== undefined && isDated(list) && (
                    <span class="quiet"> · {t('entity.edition', { day: list.version })}</span>
                )}
            </p>
            <dl class="facts">
                {details.map(({ key, head }) => {
                    const value = listing[key];
                    if (value === undefined || value === '') return null;
                    return (
                        <div key={key}>
                            <dt>{t(head)}</dt>
                            <dd>
                                <Text value={value} />
                            </dd>
                        </div>
                    );
                })}
            </dl>
        </li>
    );
}

/** The order in which properties are read; others follow by name. */
const order = [
    'name', 'alias', 'weakAlias', 'previousName', 'title', 'firstName', 'middleName', 'lastName', 'fatherName', 'gender',
    'birthDate', 'birthPlace', 'birthCountry', 'deathDate', 'nationality', 'citizenship', 'country', 'jurisdiction', 'flag',
    'position', 'address', 'idNumber', 'passportNumber', 'taxNumber', 'registrationNumber',
];

export function Properties(props: { entity: Pick<Entity, 'properties'> }) {
    const rank = (name: string): number => {
        const at = order.indexOf(name);
        return at < 0 ? order.length : at;
    };
    const rows = Object.entries(props.entity.properties).sort(
        ([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1),
    );
    return (
        <dl class="facts">
            {rows.map(([name, values]) => (
                <div key={name}>
                    <dt>{ta('property', name)}</dt>
                    <dd>
                        <ul class="values">
                            {values.map((value) => (
                                <li key={value} dir="auto">
                                    <Text value={shown(name, value)} />
                                </li>
                            ))}
                        </ul>
                    </dd>
                </div>
            ))}
        </dl>
    );
}

function Links(props: { entity: Entity }) {
    const { entity } = props;
    if (entity.links.length === 0) return <p class="quiet">{t('entity.links.none')}</p>;
    return (
        <>
            <NetworkView key={entity.id} entity={entity.id} />
            <details>
                <summary>{t('entity.links.table')}</summary>
                <Table
                    caption={t('entity.links')}
                    columns={[
                        {
                            key: 'party',
                            head: t('entity.link.party'),
                            names: true,
                            cell: (link) =>
                                link.caption === undefined || link.id === undefined ? (
                                    (link.caption ?? link.id ?? t('word.unknown'))
                                ) : (
                                    <a href={href(['entity', link.id])}>{link.caption}</a>
                                ),
                        },
                        {
                            key: 'role',
                            head: t('entity.link.role'),
                            cell: (link) =>
                                `${link.direction === 'in' ? '→' : '←'} ${roleOf(link)}`,
                        },
                        { key: 'share', head: t('entity.link.share'), cell: shareOf, number: true },
                        {
                            key: 'when',
                            head: t('entity.link.when'),
                            cell: (link) => [link.start, link.end].filter(Boolean).join(' – '),
                        },
                        { key: 'list', head: t('entity.link.list'), cell: (link) => <span class="mono">{link.dataset}</span> },
                    ]}
                    rows={entity.links}
                    keyOf={(_, i) => String(i)}
                />
            </details>
        </>
    );
}

function Head(props: { entity: Entity }) {
    const { entity } = props;
    return (
        <header class="entity-head">
            <h1 dir="auto">{entity.caption}</h1>
            <p class="hit-facts">
                <span>{ta('schema', entity.schema)}</span>
                {(entity.properties['country'] ?? []).length > 0 && (
                    <span>{(entity.properties['country'] ?? []).map(country).join(', ')}</span>
                )}
                <span class="mono quiet">{entity.id}</span>
            </p>
            <div class="hit-marks">
                <Badges
                    label={t('property.topics')}
                    items={(entity.properties['topics'] ?? []).map((topic) => ({
                        key: topic,
                        text: ta('topic', topic),
                        tone: topic.startsWith('sanction') ? 'alert' : 'warn',
                    }))}
                />
                <LinkButton small kind="quiet" href={href(['search'], { q: entity.caption })}>
                    {t('entity.search')}
                </LinkButton>
                <LinkButton
                    small
                    kind="quiet"
                    href={href(['decide'], { facts: JSON.stringify({ date: today(), party: { name: entity.caption } }) })}
                >
                    {t('entity.decide')}
                </LinkButton>
            </div>
        </header>
    );
}

export function EntityView() {
    const id = route.value.path[1] ?? '';
    const { data: entity, error, again } = useLoad((signal) => api.entity(id, signal), [id]);
    useEffect(loadLists, []);
    useEffect(() => {
        if (entity !== undefined) document.title = t('app.title', { view: entity.caption });
    }, [entity]);

    if (error instanceof ApiError && error.status === 404) return <Empty title={t('entity.missing')} />;
    if (error !== undefined) return <Failure error={error} retry={again} />;
    if (entity === undefined) return <Loading />;
    return (
        <div class="entity">
            <Head entity={entity} />
            <div class="entity-columns">
                <div>
                    <section aria-labelledby="listings">
                        <h2 id="listings">{t('entity.listings')}</h2>
                        {entity.listings.length === 0 ? (
                            <p class="quiet">{t('entity.listings.none')}</p>
                        ) : (
                            <>
                                <Timeline listings={entity.listings} />
                                <ul class="listings">
                                    {entity.listings.map((listing, i) => (
                                        <ListingCard key={i} listing={listing} />
                                    ))}
                                </ul>
                            </>
                        )}
                    </section>
                </div>
                <section aria-labelledby="properties" class="panel">
                    <h2 id="properties">{t('entity.properties')}</h2>
                    <Properties entity={entity} />
                    <h3>{t('entity.sources')}</h3>
                    <ul class="values quiet">
                        {entity.datasets.map((name) => (
                            <li key={name}>
                                <span class="mono">{name}</span> {listOf(name)?.title}
                            </li>
                        ))}
                    </ul>
                </section>
            </div>
            <section aria-labelledby="links">
                <h2 id="links">{t('entity.links')}</h2>
                <Links entity={entity} />
            </section>
        </div>
    );
}
