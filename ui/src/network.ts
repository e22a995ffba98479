// Where the parts of a network are drawn: columns by side and distance where there is room, else a tree that goes down.
import { ta } from './strings';
import type { Network, NetworkEdge, NetworkNode } from './types';

export const BOX = 40;
const ROW = BOX + 10;
const WIDEST = 280;
const NARROWEST = 118; /* a box of a column */
const GAP = 76; /* between columns: room for a share */
const ARC = 40; /* beside the outer columns, for edges within one */
const INDENT = 16;
const HEAD = 24;

export interface Party {
    place: number;
    node: NetworkNode;
    /** What it is to the party through which it is here. */
    role: string;
    share: string;
    x: number;
    y: number;
    width: number;
}

/** Between two parties, all relations in one. */
export interface Line {
    path: string;
    share: string;
    labelX: number;
    labelY: number;
    anchor: 'start' | 'end';
}

export interface Label {
    text: 'in' | 'out' | 'more';
    count: number;
    x: number;
    y: number;
}

export interface Drawing {
    width: number;
    height: number;
    parties: Party[];
    lines: Line[];
    labels: Label[];
}

export function shareOf(edge: { percentMin?: number; percentMax?: number }): string {
    if (edge.percentMin === undefined || edge.percentMax === undefined) return '';
    if (edge.percentMin === edge.percentMax) return `${edge.percentMin} %`;
    return `${edge.percentMin}–${edge.percentMax} %`;
}

export function roleOf(edge: { role?: string; schema: string }): string {
    return edge.role ?? ta('schema', edge.schema);
}

/** The relations between two parties, the one nearer to the middle first. */
export interface Bond {
    near: number;
    far: number;
    edges: NetworkEdge[];
}

const isOut = (node: NetworkNode | undefined): boolean => node?.side === 'out';

/** Bonds in the order in which they were found. The first one of a party is how it came to be here. */
export function bondsOf(network: Network): Bond[] {
    const bonds = new Map<string, Bond>();
    for (const edge of network.edges) {
        const other = network.nodes[edge.from === 0 ? edge.to : edge.from];
        const [near, far] = isOut(other) ? [edge.from, edge.to] : [edge.to, edge.from];
        const key = `${near} ${far}`;
        const bond = bonds.get(key) ?? { near, far, edges: [] };
        bond.edges.push(edge);
        bonds.set(key, bond);
    }
    return [...bonds.values()];
}

const unique = (texts: string[]): string => [...new Set(texts.filter((text) => text !== ''))].sort().join(', ');
export const rolesOf = (bond: Bond): string => unique(bond.edges.map(roleOf));
export const sharesOf = (bond: Bond): string => unique(bond.edges.map(shareOf));

/** The bond by which each party is here; none for the middle. */
export function waysOf(network: Network, bonds: Bond[]): (Bond | undefined)[] {
    return network.nodes.map((node, place) => (node.distance === 0 ? undefined : bonds.find((bond) => bond.far === place)));
}

function partyOf(network: Network, ways: (Bond | undefined)[], place: number, box: { x: number; y: number; width: number }): Party {
    const way = ways[place];
    return {
        place,
        node: network.nodes[place] as NetworkNode,
        role: way === undefined ? '' : rolesOf(way),
        share: way === undefined ? '' : sharesOf(way),
        ...box,
    };
}

/** -2 for owners of owners, 1 for what is owned. */
const columnOf = (node: NetworkNode): number => (isOut(node) ? node.distance : -node.distance);

/** The places of each column; within one, those stand together that came through the same party. */
function columnsOf(network: Network, ways: (Bond | undefined)[]): Map<number, number[]> {
    const columns = new Map<number, number[]>();
    const rank = new Map<number, number>([[0, 0]]);
    const farthest = Math.max(...network.nodes.map((node) => node.distance));
    for (let distance = 0; distance <= farthest; distance++)
        for (const side of distance === 0 ? [0] : [-distance, distance]) {
            const places = network.nodes.map((_, place) => place).filter((place) => columnOf(network.nodes[place] as NetworkNode) === side);
            places.sort((a, b) => (rank.get(ways[a]?.near ?? 0) ?? 0) - (rank.get(ways[b]?.near ?? 0) ?? 0) || a - b);
            places.forEach((place, i) => rank.set(place, i));
            if (places.length > 0) columns.set(side, places);
        }
    return columns;
}

/** The edges that leave a party towards the middle begin below each other. */
function startOf(party: Party, i: number, count: number): number {
    return party.y + (BOX * (i + 1)) / (count + 1);
}

function lineOf(near: Party, far: Party, startY: number, share: string): Line {
    const out = isOut(far.place === 0 ? near.node : far.node); // who leads back to the middle goes round
    const nearX = out ? near.x + near.width : near.x;
    const farX = out ? far.x : far.x + far.width;
    const nearY = near.y + BOX / 2;
    const label = { share, labelY: startY - 4, labelX: out ? farX - 9 : farX + 6, anchor: out ? ('end' as const) : ('start' as const) };
    const sign = out ? -1 : 1;
    if ((nearX - farX) * sign <= 0) {
        // In one column, or back: an arc on the outer side.
        const outer = out ? Math.max(near.x + near.width, far.x + far.width) : Math.min(near.x, far.x);
        const [x1, x2] = out ? [near.x + near.width, far.x + far.width + 3] : [far.x, near.x - 3];
        const [y1, y2] = out ? [nearY, startY] : [startY, nearY];
        const bend = outer - sign * ARC * 0.9;
        return { ...label, path: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`, labelX: outer - sign * 8, labelY: startY + 13, anchor: out ? 'start' : 'end' };
    }
    const [x1, y1, x2, y2] = out ? [nearX, nearY, farX - 3, startY] : [farX, startY, nearX - 3, nearY];
    const middle = (x1 + x2) / 2;
    return { ...label, path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` };
}

function linesOf(bonds: Bond[], parties: Map<number, Party>): Line[] {
    const counts = new Map<number, number>();
    for (const bond of bonds) counts.set(bond.far, (counts.get(bond.far) ?? 0) + 1);
    const seen = new Map<number, number>();
    return bonds.flatMap((bond) => {
        const near = parties.get(bond.near);
        const far = parties.get(bond.far);
        if (near === undefined || far === undefined) return [];
        const i = seen.get(bond.far) ?? 0;
        seen.set(bond.far, i + 1);
        return [lineOf(near, far, startOf(far, i, counts.get(bond.far) ?? 1), sharesOf(bond))];
    });
}

/** Columns from who stands farthest behind to what is farthest away; undefined where they do not fit. */
export function inColumns(network: Network, width: number): Drawing | undefined {
    const bonds = bondsOf(network);
    const ways = waysOf(network, bonds);
    const columns = columnsOf(network, ways);
    const sides = [...columns.keys()].sort((a, b) => a - b);
    const arcs = bonds.some((bond) => bond.far === 0 || (network.nodes[bond.near]?.distance ?? 0) >= (network.nodes[bond.far]?.distance ?? 0));
    const margin = arcs ? ARC : 1;
    const box = Math.min(WIDEST, Math.floor((width - 2 * margin - (sides.length - 1) * GAP) / sides.length));
    if (box < NARROWEST) return undefined;
    const more = { in: network.more.in > 0 ? 1 : 0, out: network.more.out > 0 ? 1 : 0 };
    const rowsOf = (side: number): number => (columns.get(side)?.length ?? 0) + (side === -1 ? more.in : side === 1 ? more.out : 0);
    const height = Math.max(...sides.map(rowsOf)) * ROW + 10;
    const parties = new Map<number, Party>();
    const labels: Label[] = [];
    sides.forEach((side, i) => {
        const x = margin + i * (box + GAP);
        const top = (height - rowsOf(side) * ROW + 10) / 2;
        const places = columns.get(side) ?? [];
        places.forEach((place, row) => parties.set(place, partyOf(network, ways, place, { x, y: top + row * ROW, width: box })));
        const left = side === -1 ? network.more.in : side === 1 ? network.more.out : 0;
        if (left > 0) labels.push({ text: 'more', count: left, x: x + 8, y: top + places.length * ROW + 17 });
    });
    return { width: 2 * margin + sides.length * box + (sides.length - 1) * GAP, height, parties: [...parties.values()], lines: linesOf(bonds, parties), labels };
}

/** The party on top, below it who stands behind it and on whom it acts, each one step further in. */
export function inTree(network: Network, width: number): Drawing {
    const bonds = bondsOf(network);
    const ways = waysOf(network, bonds);
    const parties: Party[] = [partyOf(network, ways, 0, { x: 1, y: 1, width: width - 2 })];
    const lines: Line[] = [];
    const labels: Label[] = [];
    let y = BOX + 1;
    const hang = (place: number, parent: number, bottom: number): number => {
        const node = network.nodes[place] as NetworkNode;
        const x = 1 + node.distance * INDENT;
        lines.push({ path: `M${x - INDENT / 2} ${bottom}V${y + BOX / 2}H${x}`, share: '', labelX: 0, labelY: 0, anchor: 'start' });
        parties.push(partyOf(network, ways, place, { x, y, width: width - x - 1 }));
        const below = y + BOX;
        y += ROW;
        network.nodes.forEach((_, child) => {
            if (child !== parent && ways[child]?.near === place) hang(child, place, below);
        });
        return below;
    };
    for (const side of ['in', 'out'] as const) {
        const first = network.nodes.map((_, place) => place).filter((place) => ways[place]?.near === 0 && network.nodes[place]?.side === side);
        const left = network.more[side];
        if (first.length === 0 && left === 0) continue;
        labels.push({ text: side, count: 0, x: 1, y: y + 17 });
        y += HEAD;
        const top = y - 2;
        first.forEach((place) => hang(place, 0, top));
        if (left > 0) labels.push({ text: 'more', count: left, x: 1 + INDENT, y: y + 12 });
        if (left > 0) y += HEAD;
    }
    return { width, height: y + 2, parties, lines, labels };
}
