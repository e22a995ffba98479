// When a party stood on which list, as bars over the years. The same is said in words by the listings below it.
import { useWidth } from '../hooks';
import { t, tn } from '../strings';
import type { Listing } from '../types';

const ROW = 26;
const AXIS = 22;
const LABEL = 150;
const NARROW = 520;
const YEAR = 28; /* width of its four digits */
const DAY_MS = 86_400_000;

/** Days since 1970 of "2019", "2019-05" or "2019-05-21"; NaN for anything else. */
export function dayOf(text: string | undefined): number {
    if (text === undefined || !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text)) return NaN;
    return Date.parse(text) / DAY_MS;
}

const yearStart = (year: number): number => Date.UTC(year, 0, 1) / DAY_MS;

/** First days of years between two days, at most `most` of them. */
export function ticks(from: number, to: number, most: number): { day: number; year: number }[] {
    const first = new Date(from * DAY_MS).getUTCFullYear();
    const last = new Date(to * DAY_MS).getUTCFullYear();
    const step = [1, 2, 5, 10, 20, 50].find((years) => (last - first) / years <= most) ?? 100;
    const found = [];
    for (let year = Math.ceil(first / step) * step; year <= last; year += step)
        if (yearStart(year) >= from) found.push({ day: yearStart(year), year });
    return found;
}

interface Row {
    label: string;
    from: number;
    to: number;
    ended: boolean;
    title: string;
}

function rowsOf(listings: Listing[], today: number): Row[] {
    return listings
        .map((listing) => {
            const start = dayOf(listing.start);
            const end = dayOf(listing.end);
            const since = listing.start === undefined ? t('entity.since.unknown') : t('entity.since', { day: listing.start });
            const until = listing.end === undefined ? '' : ` ${t('entity.until', { day: listing.end })}`;
            return {
                label: listing.list ?? listing.dataset,
                from: start,
                to: Number.isNaN(end) ? today : end,
                ended: !Number.isNaN(end),
                title: `${listing.list ?? listing.dataset}: ${since}${until}`,
            };
        })
        .sort((a, b) => (Number.isNaN(a.from) ? Infinity : a.from) - (Number.isNaN(b.from) ? Infinity : b.from));
}

function Bars(props: { rows: Row[]; width: number; today: number }) {
    const { rows, width, today } = props;
    const left = width < NARROW ? 104 : LABEL;
    const known = rows.map((row) => row.from).filter((day) => !Number.isNaN(day));
    const first = Math.min(...known, today - 365);
    const from = first - (today - first) * 0.03;
    const to = today + (today - first) * 0.03;
    const x = (day: number): number => left + ((day - from) / (to - from)) * (width - left - 4);
    const height = rows.length * ROW + AXIS;
    return (
        <svg width={width} height={height} class="timeline" aria-hidden="true">
            {known.length > 0 && ticks(from, to, Math.max(2, (width - left) / 70)).map(({ day, year }) => (
                <g key={year}>
                    <line class="grid" x1={x(day)} x2={x(day)} y1={0} y2={height - AXIS + 4} />
                    <text class="axis" x={Math.min(x(day), width - YEAR / 2)} y={height - 5} text-anchor="middle">
                        {year}
                    </text>
                </g>
            ))}
            <line class="today" x1={x(today)} x2={x(today)} y1={0} y2={height - AXIS + 4} />
            {rows.map((row, i) => {
                const y = i * ROW;
                const unknown = Number.isNaN(row.from);
                const start = unknown ? left : x(row.from);
                return (
                    <g key={i}>
                        <title>{row.title}</title>
                        <text class="row-label" x={0} y={y + 17}>
                            {row.label}
                        </text>
                        <rect
                            class={unknown ? 'held held-unknown' : row.ended ? 'held held-ended' : 'held'}
                            x={start}
                            y={y + 6}
                            width={Math.max(3, x(row.to) - start)}
                            height={14}
                            rx={2}
                        />
                    </g>
                );
            })}
        </svg>
    );
}

export function Timeline(props: { listings: Listing[] }) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const today = Math.floor(Date.now() / DAY_MS);
    const rows = rowsOf(props.listings, today);
    const known = props.listings.map((listing) => listing.start ?? '').filter((day) => day !== '').sort();
    return (
        <figure class="figure" aria-label={t('entity.timeline')}>
            <div ref={frame}>{width > 0 && <Bars rows={rows} width={width} today={today} />}</div>
            <figcaption class="quiet">
                {known[0] === undefined
                    ? t('entity.timeline.nodate')
                    : tn('entity.timeline.summary', props.listings.length, { from: known[0] })}
            </figcaption>
        </figure>
    );
}
