// Places on a map: coasts of Natural Earth (public domain, by the package world-atlas), a grid of degrees, points. Nothing is loaded
// from elsewhere.
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import land from 'world-atlas/land-110m.json';
import { useWidth } from '../hooks';

export interface Place {
    key: string;
    lat: number;
    lon: number;
    label: string;
    tone: string;
    /** Sets the size of the point. */
    count: number;
}

interface Box {
    west: number;
    east: number;
    south: number;
    north: number;
}

const world = land as unknown as Topology<{ land: GeometryCollection }>;

type Ring = [number, number][];

function rings(): Ring[] {
    const shapes = feature(world, world.objects.land);
    const all: Ring[] = [];
    for (const { geometry } of shapes.features) {
        if (geometry.type === 'Polygon') all.push(...(geometry.coordinates as Ring[]));
        else if (geometry.type === 'MultiPolygon') for (const polygon of geometry.coordinates as Ring[][]) all.push(...polygon);
    }
    return all;
}

const coasts = rings();

/** All places with room around them, never less than a few degrees. */
function boxOf(places: Place[]): Box {
    const lats = places.map((place) => place.lat);
    const lons = places.map((place) => place.lon);
    const box = {
        west: Math.min(...lons),
        east: Math.max(...lons),
        south: Math.min(...lats),
        north: Math.max(...lats),
    };
    const room = Math.max(3, (box.east - box.west) * 0.08, (box.north - box.south) * 0.08);
    return {
        west: Math.max(-180, box.west - room),
        east: Math.min(180, box.east + room),
        south: Math.max(-90, box.south - room),
        north: Math.min(90, box.north + room),
    };
}

const steps = [1, 2, 5, 10, 20, 30, 45];

export function PlaceMap(props: { places: Place[]; label: string; onChoose?: (key: string) => void; chosen?: string | undefined }) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const box = boxOf(props.places);
    const middle = (box.south + box.north) / 2;
    const squeeze = Math.max(0.25, Math.cos((middle * Math.PI) / 180));
    const wide = (box.east - box.west) * squeeze;
    const height = Math.max(160, Math.min(560, (width * (box.north - box.south)) / wide));
    const scale = Math.min(width / wide, height / (box.north - box.south));
    const left = (width - wide * scale) / 2;
    const top = (height - (box.north - box.south) * scale) / 2;
    const x = (lon: number): number => left + (lon - box.west) * squeeze * scale;
    const y = (lat: number): number => top + (box.north - lat) * scale;
    const step = steps.find((one) => (box.east - box.west) / one <= 10) ?? 60;
    const lines = (from: number, to: number): number[] => {
        const all: number[] = [];
        for (let at = Math.ceil(from / step) * step; at <= to; at += step) all.push(at);
        return all;
    };
    const path = (ring: Ring): string =>
        `M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join('L')}Z`;
    return (
        <div class="map" ref={frame}>
            {width > 0 && (
                <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={props.label}>
                    <rect class="map-sea" width={width} height={height} />
                    <path class="map-land" d={coasts.map(path).join('')} />
                    <g class="map-grid" aria-hidden="true">
                        {lines(box.west, box.east).map((lon) => (
                            <g key={`x${lon}`}>
                                <path d={`M${x(lon).toFixed(1)} 0V${height}`} />
                                <text x={x(lon) + 3} y={height - 4}>{`${Math.abs(lon)}° ${lon < 0 ? 'W' : 'E'}`}</text>
                            </g>
                        ))}
                        {lines(box.south, box.north).map((lat) => (
                            <g key={`y${lat}`}>
                                <path d={`M0 ${y(lat).toFixed(1)}H${width}`} />
                                <text x={3} y={y(lat) - 3}>{`${Math.abs(lat)}° ${lat < 0 ? 'S' : 'N'}`}</text>
                            </g>
                        ))}
                    </g>
                    {props.places.map((place) => (
                        <circle
                            key={place.key}
                            class={`map-place map-${place.tone}${place.key === props.chosen ? ' map-chosen' : ''}`}
                            cx={x(place.lon)}
                            cy={y(place.lat)}
                            r={Math.min(14, 4 + Math.sqrt(place.count))}
                            role="button"
                            tabindex={0}
                            aria-pressed={place.key === props.chosen}
                            aria-label={place.label}
                            onClick={() => props.onChoose?.(place.key)}
                            onKeyDown={(event) => {
                                if (event.key !== 'Enter' && event.key !== ' ') return;
                                event.preventDefault();
                                props.onChoose?.(place.key);
                            }}
                        >
                            <title>{place.label}</title>
                        </circle>
                    ))}
                </svg>
            )}
        </div>
    );
}
