// What a party is to others, drawn: at the left who acts on it (owners, heads, affiliates), at the right on whom it acts. Arrows
// go from the one who owns, directs or belongs. The table below says the same in words.
import { useWidth } from '../hooks';
import { href } from '../router';
import { t, ta, tn } from '../strings';
import type { Entity, Link } from '../types';

const MOST = 12; /* of one side */
const BOX = 40;
const GAP = 10;
const NARROW = 620;

const measure = document.createElement('canvas').getContext('2d');

/** `text`, shortened to fit `width` pixels. */
function cut(text: string, width: number, size: number): string {
    if (measure === null) return text;
    measure.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    if (measure.measureText(text).width <= width) return text;
    const letters = [...text];
    while (letters.length > 1 && measure.measureText(`${letters.join('')}…`).width > width) letters.pop();
    return `${letters.join('').trimEnd()}…`;
}

function labelOf(link: Link): string {
    const role = link.role ?? ta('schema', link.schema);
    if (link.percentMin === undefined || link.percentMax === undefined) return role;
    const share =
        link.percentMin === link.percentMax ? `${link.percentMin} %` : `${link.percentMin}–${link.percentMax} %`;
    return `${role} ${share}`;
}

interface Box {
    x: number;
    y: number;
    width: number;
}

function Party(props: { box: Box; link: Link }) {
    const { box, link } = props;
    const name = link.caption ?? link.id ?? '';
    const inside = (
        <>
            <title>{`${name}: ${labelOf(link)}`}</title>
            <rect class="node" x={box.x} y={box.y} width={box.width} height={BOX} rx={4} />
            <text class="node-text" x={box.x + 8} y={box.y + 17}>
                {cut(name, box.width - 16, 12)}
            </text>
            <text class="node-role" x={box.x + 8} y={box.y + 32}>
                {`${link.direction === 'in' ? '→' : '←'} ${cut(labelOf(link), box.width - 32, 11)}`}
            </text>
        </>
    );
    return link.id === undefined ? <g>{inside}</g> : <a href={href(['entity', link.id])}>{inside}</a>;
}

function Main(props: { box: Box; entity: Entity }) {
    const { box, entity } = props;
    return (
        <g>
            <title>{entity.caption}</title>
            <rect class="node node-main" x={box.x} y={box.y} width={box.width} height={BOX} rx={4} />
            <text class="node-text" x={box.x + 8} y={box.y + 25}>
                {cut(entity.caption, box.width - 22, 12)}
            </text>
        </g>
    );
}

function Edge(props: { from: [number, number]; to: [number, number] }) {
    const [x1, y1] = props.from;
    const [x2, y2] = props.to;
    const middle = (x1 + x2) / 2;
    return <path class="edge" d={`M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`} marker-end="url(#arrow)" />;
}

/** Wide: three columns. */
function Columns(props: { entity: Entity; ins: Link[]; outs: Link[]; width: number }) {
    const { entity, ins, outs, width } = props;
    const columns = 1 + (ins.length > 0 ? 1 : 0) + (outs.length > 0 ? 1 : 0);
    const gap = Math.max(48, Math.floor(width * 0.09));
    const box = Math.min(300, Math.floor((width - 2 - (columns - 1) * gap) / columns));
    const rows = Math.max(ins.length, outs.length, 1);
    const height = rows * (BOX + GAP) + GAP;
    const top = (count: number, i: number): number => (height - count * (BOX + GAP) + GAP) / 2 + i * (BOX + GAP);
    const main: Box = { x: ins.length > 0 ? 1 + box + gap : 1, y: (height - BOX) / 2, width: box };
    const right = main.x + box + gap;
    const middle = main.y + BOX / 2;
    return (
        <svg width={width} height={height} class="graph">
            <Marker />
            {ins.map((link, i) => (
                <g key={i}>
                    <Edge from={[1 + box, top(ins.length, i) + BOX / 2]} to={[main.x - 3, middle]} />
                    <Party box={{ x: 1, y: top(ins.length, i), width: box }} link={link} />
                </g>
            ))}
            {outs.map((link, i) => (
                <g key={i}>
                    <Edge from={[main.x + box, middle]} to={[right - 3, top(outs.length, i) + BOX / 2]} />
                    <Party box={{ x: right, y: top(outs.length, i), width: box }} link={link} />
                </g>
            ))}
            <Main box={main} entity={entity} />
        </svg>
    );
}

/** Narrow: the party on top, the others below it along one line. */
function Stack(props: { entity: Entity; ins: Link[]; outs: Link[]; width: number }) {
    const { entity, width } = props;
    const all = [...props.ins, ...props.outs];
    const step = BOX + GAP;
    const height = BOX + all.length * step + 2;
    return (
        <svg width={width} height={height} class="graph">
            <path class="edge" d={`M12 ${BOX}V${height - BOX / 2 - 1}`} />
            {all.map((link, i) => {
                const y = (i + 1) * step + 1;
                return (
                    <g key={i}>
                        <path class="edge" d={`M12 ${y + BOX / 2}H30`} />
                        <Party box={{ x: 30, y, width: width - 31 }} link={link} />
                    </g>
                );
            })}
            <Main box={{ x: 1, y: 1, width: width - 2 }} entity={entity} />
        </svg>
    );
}

function Marker() {
    return (
        <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" orient="auto">
                <path class="arrow" d="M0 0L8 4L0 8z" />
            </marker>
        </defs>
    );
}

export function LinkGraph(props: { entity: Entity }) {
    const [frame, width] = useWidth<HTMLDivElement>();
    const ins = props.entity.links.filter((link) => link.direction === 'in');
    const outs = props.entity.links.filter((link) => link.direction === 'out');
    const shown = { ins: ins.slice(0, MOST), outs: outs.slice(0, MOST) };
    const rest = ins.length + outs.length - shown.ins.length - shown.outs.length;
    const Drawing = width < NARROW ? Stack : Columns;
    return (
        <figure class="figure" aria-label={t('entity.links.drawn', { count: props.entity.links.length })}>
            <div ref={frame}>{width > 0 && <Drawing entity={props.entity} {...shown} width={width} />}</div>
            {rest > 0 && <figcaption class="quiet">{tn('entity.links.rest', rest)}</figcaption>}
        </figure>
    );
}
