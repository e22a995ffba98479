// A determination as a tree: the outcome, what each regime says and why, what is asked, and what would change it.
import { useState } from 'preact/hooks';
import type { Citation, Determination, Outcome, OwnershipFinding, Question, Regime, Rule, UsedFact, Window } from '../determination';
import { href } from '../router';
import { t, ta, tn } from '../strings';
import { Badge, Button, Table } from '../widgets';
import type { Tone } from '../widgets/badge';
import { FactControl, fieldOf } from './decide-facts';

const tones: Record<Outcome, Tone> = {
    not_subject: 'good',
    allowed: 'good',
    allowed_with_conditions: 'info',
    review: 'warn',
    license_required: 'alert',
    prohibited: 'alert',
};

export function OutcomeBadge(props: { outcome: Outcome }) {
    return <Badge tone={tones[props.outcome]}>{t(`outcome.${props.outcome}`)}</Badge>;
}

function windowText(window: Window | null | undefined): string {
    if (window === null || window === undefined) return '';
    const parts: string[] = [];
    if (window.from !== undefined) parts.push(t('decide.window.from', { day: window.from }));
    if (window.until !== undefined) parts.push(t('decide.window.until', { day: window.until }));
    if (window.before !== undefined) parts.push(t('decide.window.before', { day: window.before }));
    return parts.join(' ');
}

function Cited(props: { citation: Citation }) {
    const { citation } = props;
    return (
        <>
            <cite>{citation.ref}</cite>
            {citation.pinpoint !== undefined && ` ${citation.pinpoint}`}
            {citation.edition !== undefined && <span class="quiet"> ({t('decide.edition', { day: citation.edition })})</span>}
        </>
    );
}

function RuleCard(props: { rule: Rule }) {
    const { rule } = props;
    const window = windowText(rule.window);
    return (
        <li class={`rule rule-${rule.state}`}>
            <p class="rule-head">
                <strong>{rule.title}</strong>{' '}
                {rule.outcome !== undefined && <OutcomeBadge outcome={rule.outcome} />}{' '}
                <Badge>{ta('rulestate', rule.state)}</Badge>{' '}
                {rule.status === 'unverified' && (
                    <Badge tone="warn" title={rule.status_note ?? ''}>
                        {t('decide.unverified')}
                    </Badge>
                )}
            </p>
            <p class="quiet">
                {ta('force', rule.legal_force)}
                {window !== '' && ` · ${window}`}
                {rule.stay !== undefined && ` · ${t('decide.stayed')} ${windowText(rule.stay)}`}
                {rule.by !== undefined && ` · ${t('decide.liftedby', { rule: rule.by })}`}
            </p>
            {rule.conditions.length > 0 && (
                <ul class="rule-conditions">
                    {rule.conditions.map((condition) => (
                        <li key={condition}>{condition}</li>
                    ))}
                </ul>
            )}
            {rule.advice !== undefined && <p>{rule.advice}</p>}
            {rule.status_note !== undefined && <p class="quiet">{rule.status_note}</p>}
            <ul class="rule-citations">
                {rule.citations.map((citation, i) => (
                    <li key={i}>
                        <Cited citation={citation} />
                    </li>
                ))}
            </ul>
            <details>
                <summary>{t('decide.condition')}</summary>
                <p class="mono">{rule.id}</p>
                <pre class="rule-when">{rule.when}</pre>
            </details>
        </li>
    );
}

function Rules(props: { rules: Rule[] }) {
    if (props.rules.length === 0) return null;
    return (
        <ul class="rules">
            {props.rules.map((rule) => (
                <RuleCard key={rule.id} rule={rule} />
            ))}
        </ul>
    );
}

function RegimeBranch(props: { regime: Regime; open: boolean }) {
    const { regime } = props;
    const range = regime.interval[0] !== regime.interval[1];
    const open = regime.rules.filter((rule) => rule.state === 'unknown');
    return (
        <li>
            <details class="regime" open={props.open}>
                <summary>
                    <span class="regime-name">
                        <span class="codes">{regime.jurisdiction}</span> {regime.title}
                    </span>
                    <OutcomeBadge outcome={regime.outcome} />
                    {range && (
                        <span class="quiet">
                            {t('decide.interval', {
                                best: t(`outcome.${regime.interval[0]}`),
                                worst: t(`outcome.${regime.interval[1]}`),
                            })}
                        </span>
                    )}
                </summary>
                {regime.rules.length === 0 && <p class="quiet">{t('decide.silent')}</p>}
                <Rules rules={regime.rules.filter((rule) => rule.state !== 'unknown')} />
                {open.length > 0 && (
                    <details>
                        <summary>{tn('decide.open', open.length)}</summary>
                        <Rules rules={open} />
                    </details>
                )}
            </details>
        </li>
    );
}

function QuestionRow(props: { question: Question; onFact: (path: string, value: unknown) => void }) {
    const { question, onFact } = props;
    const [value, setValue] = useState<unknown>(undefined);
    const field = fieldOf(question.fact);
    const truth = /^(Is|Does|Was|Were|Has|Have|Can|Do|Did) /.test(question.text);
    return (
        <li class="question">
            <p>
                <strong>{question.text}</strong>
            </p>
            <p class="quiet">
                {t('decide.interval', {
                    best: t(`outcome.${question.interval[0]}`),
                    worst: t(`outcome.${question.interval[1]}`),
                })}{' '}
                · <span class="mono">{question.fact}</span>
            </p>
            {question.candidates.length > 0 && (
                <ul class="candidates">
                    {question.candidates.map((candidate, i) => (
                        <li key={i}>
                            {candidate.entity === undefined ? (
                                candidate.listed
                            ) : (
                                <a href={href(['entity', candidate.entity])}>{candidate.listed}</a>
                            )}{' '}
                            <Badge tone="list">{candidate.list}</Badge>
                            {candidate.score !== undefined && <span class="quiet"> {candidate.score.toFixed(2)}</span>}
                        </li>
                    ))}
                </ul>
            )}
            {field === undefined && truth ? (
                <p class="question-answer">
                    <Button small label={`${t('decide.yes')}: ${question.text}`} onClick={() => onFact(question.fact, true)}>
                        {t('decide.yes')}
                    </Button>
                    <Button small label={`${t('decide.no')}: ${question.text}`} onClick={() => onFact(question.fact, false)}>
                        {t('decide.no')}
                    </Button>
                </p>
            ) : field !== undefined ? (
                <form
                    class="question-answer"
                    onSubmit={(event) => {
                        event.preventDefault();
                        if (value !== undefined) onFact(question.fact, value);
                    }}
                >
                    <FactControl field={{ label: t('decide.answer'), kind: field.kind }} value={value} onValue={setValue} />
                    <Button small type="submit" disabled={value === undefined}>
                        {t('decide.answer.take')}
                    </Button>
                </form>
            ) : (
                <p class="question-answer">
                    <Button small label={`${t('decide.none')}: ${question.text}`} onClick={() => onFact(question.fact, [])}>
                        {t('decide.none')}
                    </Button>
                    <span class="quiet">{t('decide.answer.json')}</span>
                </p>
            )}
        </li>
    );
}

function Ownership(props: { findings: OwnershipFinding[] }) {
    const share = ([low, high]: [number, number]): string => (low === high ? `${low} %` : `${low}–${high} %`);
    return (
        <ul class="ownership">
            {props.findings.map((found) => (
                <li key={found.test + found.party}>
                    <p>
                        <strong>{found.title}</strong>{' '}
                        <Badge tone={found.owned === true ? 'alert' : found.owned === null ? 'warn' : 'plain'}>
                            {share(found.share)}
                        </Badge>{' '}
                        <span class="quiet">{t(`decide.compare.${found.compare}`, { share: found.threshold })}</span>
                    </p>
                    <ol class="path">
                        <li>{found.party}</li>
                        {found.path.map((step, i) => (
                            <li key={i}>
                                <span class="quiet">{step.by_control ? t('decide.controls') : share(step.share)}</span> {step.name}{' '}
                                {step.listed && <Badge tone="alert">{t('decide.listed')}</Badge>}
                            </li>
                        ))}
                    </ol>
                </li>
            ))}
        </ul>
    );
}

function FactsUsed(props: { facts: UsedFact[] }) {
    return (
        <Table
            caption={t('decide.facts')}
            columns={[
                { key: 'fact', head: t('decide.facts.fact'), names: true, cell: (fact) => <span class="mono">{fact.fact}</span> },
                {
                    key: 'value',
                    head: t('decide.facts.value'),
                    cell: (fact) => (
                        <>
                            {fact.value === null ? t('word.unknown') : typeof fact.value === 'string' ? fact.value : JSON.stringify(fact.value)}
                            {fact.holder !== undefined && <span class="quiet"> · {fact.holder}</span>}
                            {fact.from !== undefined && <span class="quiet"> · {t('entity.since', { day: fact.from })}</span>}
                            {fact.until !== undefined && <span class="quiet"> {t('entity.until', { day: fact.until })}</span>}
                        </>
                    ),
                },
                {
                    key: 'source',
                    head: t('decide.facts.source'),
                    cell: (fact) => (
                        <>
                            {fact.entity === undefined ? fact.source : <a href={href(['entity', fact.entity])}>{fact.source}</a>}
                            {fact.citation !== undefined && ` · ${fact.citation}`}
                            {fact.certain === false && (
                                <>
                                    {' '}
                                    <Badge tone="warn">{t('decide.uncertain')}</Badge>
                                </>
                            )}
                        </>
                    ),
                },
            ]}
            rows={props.facts}
            keyOf={(_, i) => String(i)}
        />
    );
}

function Head(props: { answer: Determination; onFact: (path: string, value: unknown) => void }) {
    const { answer, onFact } = props;
    const change = answer.next_change;
    return (
        <header class={`outcome outcome-${tones[answer.outcome]}`}>
            <h2>{t(`outcome.${answer.outcome}`)}</h2>
            {answer.interval[0] !== answer.interval[1] && (
                <p>
                    {t('decide.interval', {
                        best: t(`outcome.${answer.interval[0]}`),
                        worst: t(`outcome.${answer.interval[1]}`),
                    })}
                </p>
            )}
            {answer.license_review_policy !== null && (
                <p>{t('decide.policy', { policy: ta('policy', answer.license_review_policy) })}</p>
            )}
            {answer.license_exceptions_available !== null && (
                <p>{t(answer.license_exceptions_available ? 'decide.exceptions.yes' : 'decide.exceptions.no')}</p>
            )}
            {answer.conflict_of_law && <p>{t('decide.conflict')}</p>}
            {change !== null && change !== undefined && (
                <p>
                    {t('decide.next', { day: change.date, outcome: t(`outcome.${change.outcome}`), why: change.why })}{' '}
                    <Button small onClick={() => onFact('date', change.date)}>
                        {t('decide.next.ask', { day: change.date })}
                    </Button>
                </p>
            )}
        </header>
    );
}

/** `onFact` asks the same with one fact more. */
export function Answer(props: { answer: Determination; onFact: (path: string, value: unknown) => void }) {
    const { answer, onFact } = props;
    const speaking = answer.regimes.filter((regime) => regime.speaks);
    const silent = answer.regimes.filter((regime) => !regime.speaks);
    const missing = answer.coverage.lists_not_in_snapshot ?? [];
    return (
        <div class="answer">
            <Head answer={answer} onFact={onFact} />
            {answer.conditions.length > 0 && (
                <section aria-labelledby="conditions">
                    <h3 id="conditions">{t('decide.conditions')}</h3>
                    <ul class="rule-conditions">
                        {answer.conditions.map((condition) => (
                            <li key={condition}>{condition}</li>
                        ))}
                    </ul>
                </section>
            )}
            {answer.questions.length > 0 && (
                <section aria-labelledby="questions">
                    <h3 id="questions">{t('decide.questions')}</h3>
                    <ol class="questions">
                        {answer.questions.map((question) => (
                            <QuestionRow key={question.fact + question.rule} question={question} onFact={onFact} />
                        ))}
                    </ol>
                </section>
            )}
            <section aria-labelledby="regimes">
                <h3 id="regimes">{t('decide.regimes')}</h3>
                <ul class="regimes">
                    {speaking.map((regime) => (
                        <RegimeBranch key={regime.regime} regime={regime} open={regime.outcome === answer.outcome} />
                    ))}
                    {silent.map((regime) => (
                        <RegimeBranch key={regime.regime} regime={regime} open={false} />
                    ))}
                </ul>
            </section>
            {answer.ownership.length > 0 && (
                <section aria-labelledby="ownership">
                    <h3 id="ownership">{t('decide.ownership')}</h3>
                    <Ownership findings={answer.ownership} />
                </section>
            )}
            {answer.near_misses.length > 0 && (
                <details>
                    <summary>{t('decide.near')}</summary>
                    <Rules rules={answer.near_misses} />
                </details>
            )}
            <details>
                <summary>{t('decide.facts')}</summary>
                <FactsUsed facts={answer.facts_used} />
            </details>
            <details>
                <summary>{t('decide.coverage')}</summary>
                <p>{t('decide.coverage.regimes', { regimes: answer.coverage.regimes.join(', ') })}</p>
                <p>
                    {t('decide.coverage.lists', {
                        lists: answer.coverage.datasets
                            .map((one) => (one.edition === undefined ? one.dataset : `${one.dataset} (${one.edition})`))
                            .join(', '),
                    })}
                </p>
                {missing.length > 0 && <p>{t('decide.coverage.missing', { lists: missing.join(', ') })}</p>}
                {answer.not_checked.length > 0 && (
                    <ul class="rule-conditions">
                        {answer.not_checked.map((text) => (
                            <li key={text}>{text}</li>
                        ))}
                    </ul>
                )}
                <p class="quiet">
                    {t('decide.digest')} <span class="mono">{answer.digest}</span>
                </p>
            </details>
        </div>
    );
}
