// A score taken apart: which part of the asked name answers to which part of the listed one, and what each counts.
import { t, ta, tn } from '../strings';
import type { Evidence, Explanation, TokenLink } from '../types';
import { Bar, Score } from './score';

const share = (value: number): string => `${Math.round(value * 100)} %`;

function LinkRow(props: { link: TokenLink; most: number }) {
    const { link, most } = props;
    const alike = link.weight > 0 ? link.contribution / link.weight : link.similarity;
    const same = alike >= 0.9995;
    return (
        <tr>
            <td class="token">{link.query}</td>
            <td class="relation" aria-label={same ? t('explain.same') : t('explain.like')}>
                {same ? '=' : '≈'}
            </td>
            <td class="token">{link.candidate}</td>
            <td class="number">
                {share(alike)}
                {link.learned_from !== undefined && <small>{tn('explain.learned', link.learned_from)}</small>}
            </td>
            <td class="number" title={t('explain.contribution.of', { value: link.contribution.toFixed(2), weight: link.weight.toFixed(2) })}>
                {link.contribution.toFixed(2)}
            </td>
            <td class="bar-cell">
                <Bar value={link.contribution} room={link.weight} max={most} tone={same ? 'high' : 'middle'} wide />
            </td>
        </tr>
    );
}

function LoneRow(props: { text: string; asked: boolean }) {
    return (
        <tr class="lone">
            <td class="token">{props.asked ? props.text : ''}</td>
            <td class="relation" aria-hidden="true">
                ·
            </td>
            <td class="token">{props.asked ? '' : props.text}</td>
            <td colSpan={3}>{props.asked ? t('explain.onlyquery') : t('explain.onlycandidate')}</td>
        </tr>
    );
}

function Sums(props: { evidence: Evidence }) {
    const { evidence } = props;
    const sums = [
        { key: 'matched', text: t('explain.matched'), value: evidence.matched, tone: 'high' },
        { key: 'lost', text: t('explain.lost'), value: evidence.lost, tone: 'middle' },
        { key: 'omitted', text: t('explain.omitted'), value: evidence.omitted, tone: 'low' },
        { key: 'contradicted', text: t('explain.contradicted'), value: evidence.contradicted, tone: 'bad' },
    ].filter((sum) => (sum.value ?? 0) > 0);
    const whole = sums.reduce((all, sum) => all + (sum.value ?? 0), 0);
    return (
        <dl class="sums">
            {sums.map((sum) => (
                <div key={sum.key}>
                    <dt>{sum.text}</dt>
                    <dd>
                        <span class="score-number">{(sum.value ?? 0).toFixed(2)}</span>
                        <Bar value={sum.value ?? 0} max={whole} tone={sum.tone} wide />
                    </dd>
                </div>
            ))}
        </dl>
    );
}

function Tokens(props: { evidence: Evidence; caption: string }) {
    const { evidence } = props;
    const links = evidence.links ?? [];
    const most = Math.max(...links.map((link) => link.weight), 0.001);
    return (
        <table class="tokens">
            <caption class="visually-hidden">{t('explain.caption', { name: props.caption })}</caption>
            <thead>
                <tr>
                    <th scope="col">{t('explain.asked')}</th>
                    <td />
                    <th scope="col">{t('explain.listed')}</th>
                    <th scope="col" class="number">
                        {t('explain.similarity')}
                    </th>
                    <th scope="col" class="number">
                        {t('explain.contribution')}
                    </th>
                    <td />
                </tr>
            </thead>
            <tbody>
                {links.map((link, i) => (
                    <LinkRow key={i} link={link} most={most} />
                ))}
                {(evidence.only_query ?? []).map((text, i) => (
                    <LoneRow key={`q${i}`} text={text} asked />
                ))}
                {(evidence.only_candidate ?? []).map((text, i) => (
                    <LoneRow key={`c${i}`} text={text} asked={false} />
                ))}
            </tbody>
        </table>
    );
}

export function Explain(props: { explanation: Explanation; score: number; caption: string }) {
    const { evidence } = props.explanation;
    const facts = Object.entries(evidence.facts);
    const named = evidence.query_name !== undefined && evidence.candidate_name !== undefined;
    return (
        <div class="explain">
            {named ? (
                <>
                    <p class="compared">
                        {t('explain.compared', {
                            query: evidence.query_name ?? '',
                            candidate: evidence.candidate_name ?? '',
                        })}
                    </p>
                    <Tokens evidence={evidence} caption={props.caption} />
                    <Sums evidence={evidence} />
                    {(evidence.order ?? 1) < 1 && (
                        <p class="compared">{t('explain.order', { value: (evidence.order ?? 1).toFixed(2) })}</p>
                    )}
                </>
            ) : (
                <p class="compared">{t('explain.noname')}</p>
            )}
            <dl class="totals">
                <div>
                    <dt>{t('explain.name')}</dt>
                    <dd>
                        <Score value={evidence.name_score} />
                    </dd>
                </div>
                {facts.map(([key, value]) => (
                    <div key={key}>
                        <dt>{ta('fact', key)}</dt>
                        <dd class={`fact fact-${value.split(' ')[0]}`}>{ta('agreement', value)}</dd>
                    </div>
                ))}
                <div>
                    <dt>{t('explain.score')}</dt>
                    <dd>
                        <Score value={props.score} />
                    </dd>
                </div>
            </dl>
        </div>
    );
}
