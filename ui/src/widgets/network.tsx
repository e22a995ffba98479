// Whom a party's relations lead to and from, some steps away: drawn, and beside it in words. Arrows go from the one who owns,
// directs or belongs.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { useLoad, useWidth } from '../hooks';
import { BOX, bondsOf, inColumns, inTree, roleOf, shareOf, waysOf, type Bond, type Drawing, type Party } from '../network';
import { href } from '../router';
import { t, tn } from '../strings';
import type { Network, NetworkEdge, NetworkNode } from '../types';
import { Select } from './field';
import { Failure, Loading } from './state';

const measure = document.createElement('canvas').getContext('2d');

/** `text`, shortened to fit `width` pixels. */
function cut(text: string, width: number, size: number, weight = 400): string {
    if (measure === null) return text;
    measure.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    if (measure.measureText(text).width <= width) return text;
    const letters = [...text];
    while (letters.length > 1 && measure.measureText(`${letters.join('')}…`).width > width) letters.pop();
    return `${letters.join('').trimEnd()}…`;
}

const nameOf = (node: NetworkNode): string => node.caption ?? node.id;

function Box(props: { party: Party; withShare: boolean }) {
    const { node, x, y, width, role, share } = props.party;
    const more = node.more ?? 0;
    const about = [
        `${node.side === 'out' ? '← ' : '→ '}${role}`,
        ...(props.withShare && share !== '' ? [share] : []),
        ...(more > 0 ? [`+${more}`] : []),
    ].join(' · ');
    const inside = (
        <>
            <title>
                {[`${nameOf(node)}: ${[role, share].filter(Boolean).join(' ')}`, node.listed === true ? t('network.listed') : '', more > 0 ? tn('network.more', more) : '']
                    .filter(Boolean)
                    .join('; ')}
            </title>
            <rect class={`node ${node.listed === true ? 'node-listed' : ''}`} x={x} y={y} width={width} height={BOX} rx={4} />
            {node.listed === true && <rect class="node-mark" x={x} y={y} width={4} height={BOX} rx={2} />}
            <text class="node-text" x={x + 9} y={y + 17}>
                {cut(nameOf(node), width - 16, 12)}
            </text>
            <text class="node-role" x={x + 9} y={y + 32}>
                {cut(about, width - 16, 11)}
            </text>
        </>
    );
    return node.caption === undefined ? <g>{inside}</g> : <a href={href(['entity', node.id])}>{inside}</a>;
}

function Middle(props: { party: Party }) {
    const { node, x, y, width } = props.party;
    return (
        <g>
            <title>{nameOf(node)}</title>
            <rect class="node node-main" x={x} y={y} width={width} height={BOX} rx={4} />
            <text class="node-text" x={x + 9} y={y + 25}>
                {cut(nameOf(node), width - 18, 12, 600)}
            </text>
        </g>
    );
}

function Picture(props: { drawing: Drawing; arrows: boolean }) {
    const { drawing, arrows } = props;
    return (
        <svg width={drawing.width} height={drawing.height} class="graph">
            <defs>
                <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="8" markerHeight="8" orient="auto">
                    <path class="arrow" d="M0 0L8 4L0 8z" />
                </marker>
            </defs>
            {drawing.lines.map((line, i) => (
                <path key={i} class="edge" d={line.path} {...(arrows ? { 'marker-end': 'url(#arrow)' } : {})} />
            ))}
            {drawing.parties.map((party) =>
                party.place === 0 ? <Middle key={0} party={party} /> : <Box key={party.place} party={party} withShare={!arrows} />,
            )}
            {drawing.lines.map((line, i) =>
                line.share === '' ? null : (
                    <text key={i} class="edge-share" x={line.labelX} y={line.labelY} text-anchor={line.anchor}>
                        {line.share}
                    </text>
                ),
            )}
            {drawing.labels.map((label, i) => (
                <text key={i} class={label.text === 'more' ? 'node-role' : 'node-head'} x={label.x} y={label.y}>
                    {label.text === 'more' ? tn('network.and', label.count) : t(`network.${label.text}`)}
                </text>
            ))}
        </svg>
    );
}

/* ---- in words ---- */

function inWords(edge: NetworkEdge): string {
    const when = [edge.start, edge.end].filter(Boolean).join(' – ');
    return [roleOf(edge), shareOf(edge), when === '' ? '' : `(${when})`].filter(Boolean).join(' ');
}

function Name(props: { node: NetworkNode }) {
    const { node } = props;
    return (
        <>
            {node.caption === undefined ? <span class="mono">{node.id}</span> : <a href={href(['entity', node.id])}>{node.caption}</a>}
            {node.listed === true && <span class="network-listed"> {t('network.listed')}</span>}
        </>
    );
}

/** What hangs below a party, and what its other relations are to parties that are told elsewhere. */
function Branch(props: { network: Network; bonds: Bond[]; ways: (Bond | undefined)[]; near: number; side: 'in' | 'out'; left: number }) {
    const { network, bonds, ways, near, side, left } = props;
    const here = bonds.filter((bond) => bond.near === near && (network.nodes[bond.far]?.side ?? side) === side && (near !== 0 || network.nodes[bond.far]?.side === side));
    if (here.length === 0 && left === 0) return null;
    return (
        <ul class="network-list">
            {here.map((bond) => {
                const node = network.nodes[bond.far] as NetworkNode;
                const words = bond.edges.map(inWords).join(', ');
                const again = ways[bond.far] !== bond;
                return (
                    <li key={bond.far}>
                        {side === 'out' && `${words}: `}
                        <Name node={node} />
                        {side === 'in' && `: ${words}`}
                        {again && <span class="quiet"> {t('network.again')}</span>}
                        {!again && <Branch {...props} near={bond.far} left={node.more ?? 0} />}
                    </li>
                );
            })}
            {left > 0 && <li class="quiet">{tn('network.and', left)}</li>}
        </ul>
    );
}

function Words(props: { network: Network }) {
    const { network } = props;
    const bonds = bondsOf(network);
    const ways = waysOf(network, bonds);
    return (
        <details class="network-words" open={network.nodes.length <= 20}>
            <summary>{t('network.words')}</summary>
            {(['in', 'out'] as const).map((side) => {
                const left = network.more[side];
                if (left === 0 && !network.nodes.some((node) => node.side === side)) return null;
                return (
                    <div key={side}>
                        <h3>{t(`network.${side}`)}</h3>
                        <Branch network={network} bonds={bonds} ways={ways} near={0} side={side} left={left} />
                    </div>
                );
            })}
        </details>
    );
}

export function NetworkView(props: { entity: string }) {
    const [hops, setHops] = useState('2');
    const [frame, width] = useWidth<HTMLDivElement>();
    const { data, error, again } = useLoad((signal) => api.network(props.entity, Number(hops), signal), [props.entity, hops]);
    const network = data?.nodes[0]?.id === props.entity ? data : undefined;
    const columns = network === undefined || width === 0 ? undefined : inColumns(network, width);
    return (
        <div class="network">
            <Select
                label={t('network.hops')}
                value={hops}
                options={(['1', '2', '3'] as const).map((value) => ({ value, text: t(`network.hops.${value}`) }))}
                onValue={setHops}
            />
            {error !== undefined && <Failure error={error} retry={again} />}
            <div class="network-both">
                <figure class="figure" aria-label={t('network.drawn', { count: (network?.nodes.length ?? 1) - 1 })}>
                    <div ref={frame}>
                        {network === undefined ? (
                            error === undefined && <Loading />
                        ) : columns !== undefined ? (
                            <Picture drawing={columns} arrows />
                        ) : (
                            width > 0 && <Picture drawing={inTree(network, width)} arrows={false} />
                        )}
                    </div>
                </figure>
                {network !== undefined && <Words network={network} />}
            </div>
        </div>
    );
}
