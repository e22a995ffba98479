// May we, and why: a transaction's facts, its determination, and what would change it.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { differences, withFact, type Determination, type Difference, type Facts } from '../determination';
import { href, replace, route } from '../router';
import { t, ta } from '../strings';
import { Button, Failure, Table } from '../widgets';
import { Answer, OutcomeBadge } from './decide-answer';
import { FactsForm } from './decide-facts';

const today = (): string => new Date().toISOString().slice(0, 10);

function factsOf(text: string | null): Facts {
    try {
        const facts: unknown = JSON.parse(text ?? '');
        if (typeof facts === 'object' && facts !== null && !Array.isArray(facts)) return facts as Facts;
    } catch {
        // An address that was cut short: begin anew.
    }
    return { date: today() };
}

interface Asked {
    facts: Facts;
    answer: Determination;
}

function shown(value: unknown): string {
    if (value === undefined) return t('word.unknown');
    return typeof value === 'string' ? ta('choice', value) : JSON.stringify(value);
}

/** The first answer beside the present one: which facts differ, and what that does. */
function Compared(props: { base: Asked; now: Asked; onBase: () => void; onBack: () => void }) {
    const { base, now } = props;
    const rows: Difference[] = differences(base.facts, now.facts);
    if (rows.length === 0) return null;
    return (
        <section class="panel compared-answers" aria-labelledby="whatif">
            <h2 id="whatif">{t('decide.whatif')}</h2>
            <p class="compared-outcomes">
                <OutcomeBadge outcome={base.answer.outcome} /> → <OutcomeBadge outcome={now.answer.outcome} />
            </p>
            <Table
                caption={t('decide.whatif')}
                columns={[
                    { key: 'fact', head: t('decide.facts.fact'), names: true, cell: (row) => <span class="mono">{row.path}</span> },
                    { key: 'before', head: t('decide.whatif.before'), cell: (row) => shown(row.before) },
                    { key: 'after', head: t('decide.whatif.after'), cell: (row) => shown(row.after) },
                ]}
                rows={rows}
                keyOf={(row) => row.path}
            />
            <p class="question-answer">
                <Button small onClick={props.onBack}>
                    {t('decide.whatif.back')}
                </Button>
                <Button small onClick={props.onBase}>
                    {t('decide.whatif.keep')}
                </Button>
            </p>
        </section>
    );
}

export function DecideView() {
    const [facts, setFacts] = useState<Facts>(() => factsOf(route.value.params.get('facts')));
    const [base, setBase] = useState<Asked | undefined>(undefined);
    const [now, setNow] = useState<Asked | undefined>(undefined);
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(false);

    const ask = async (asked: Facts): Promise<void> => {
        setFacts(asked);
        setBusy(true);
        replace(href(['decide'], { facts: JSON.stringify(asked) }));
        try {
            const one = { facts: asked, answer: await api.decide(asked) };
            setNow(one);
            setBase((old) => old ?? one);
            setError(undefined);
        } catch (problem) {
            setError(problem);
        } finally {
            setBusy(false);
        }
    };

    return (
        <div class="decide">
            <section aria-labelledby="decide-title">
                <h1 id="decide-title">{t('decide.title')}</h1>
                <p class="quiet">{t('decide.lead')}</p>
                <form
                    class="panel"
                    onSubmit={(event) => {
                        event.preventDefault();
                        void ask(facts);
                    }}
                >
                    <FactsForm facts={facts} onFacts={setFacts} />
                    <p class="question-answer">
                        <Button kind="main" type="submit" disabled={busy}>
                            {t('decide.ask')}
                        </Button>
                        <Button
                            kind="quiet"
                            onClick={() => {
                                setFacts({ date: today() });
                                setBase(undefined);
                                setNow(undefined);
                                setError(undefined);
                                replace(href(['decide']));
                            }}
                        >
                            {t('decide.anew')}
                        </Button>
                    </p>
                </form>
            </section>
            <section class="decide-result" aria-live="polite" aria-busy={busy} aria-label={t('decide.result')}>
                {error !== undefined && <Failure error={error} />}
                {base !== undefined && now !== undefined && (
                    <Compared
                        base={base}
                        now={now}
                        onBase={() => setBase(now)}
                        onBack={() => {
                            setNow(base);
                            setFacts(base.facts);
                            replace(href(['decide'], { facts: JSON.stringify(base.facts) }));
                        }}
                    />
                )}
                {now !== undefined ? (
                    <Answer answer={now.answer} onFact={(path, value) => void ask(withFact(now.facts, path, value))} />
                ) : (
                    <div class="state">
                        <p class="state-title">{t('decide.empty')}</p>
                        <p>{t('decide.empty.text')}</p>
                    </div>
                )}
            </section>
        </div>
    );
}
