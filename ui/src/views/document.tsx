// A document with its mentions marked, and who they are.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { href } from '../router';
import { t, ta, tn } from '../strings';
import type { Mention, ScanAnswer } from '../types';
import { Badge, Button, Empty, Failure, FileDrop, Loading, TextInput } from '../widgets';

type Tone = 'alert' | 'warn' | 'plain';

function toneOf(mention: Mention): Tone {
    if (mention.entities.some((entity) => entity.standing === 'listed')) return 'alert';
    return mention.entities.some((entity) => entity.standing === 'undated') ? 'warn' : 'plain';
}

/** Pieces of the text, those that are mentions with their number. Offsets count bytes, so the text is cut as bytes. */
function pieces(answer: ScanAnswer): { text: string; mention?: number }[] {
    const bytes = new TextEncoder().encode(answer.text);
    const decoder = new TextDecoder();
    const cut = (from: number, to: number): string => decoder.decode(bytes.subarray(from, to));
    const out: { text: string; mention?: number }[] = [];
    let at = 0;
    answer.mentions.forEach((mention, i) => {
        if (mention.start < at) return;
        out.push({ text: cut(at, mention.start) }, { text: cut(mention.start, mention.end), mention: i });
        at = mention.end;
    });
    out.push({ text: cut(at, bytes.length) });
    return out;
}

function MentionCard(props: { mention: Mention; number: number; chosen: boolean }) {
    const { mention } = props;
    return (
        <li id={`mention-${props.number}`} class={`panel mention${props.chosen ? ' mention-chosen' : ''}`}>
            <h3>
                <span class="quiet">{props.number + 1}</span> {mention.text}
            </h3>
            {mention.attribution !== '' && <p class="quiet">{t('document.attribution', { words: mention.attribution })}</p>}
            <ul class="mention-entities">
                {mention.entities.map((entity) => (
                    <li key={entity.entity_id}>
                        <span class="score-number">{entity.score.toFixed(2)}</span>{' '}
                        <a href={href(['entity', entity.entity_id])}>{entity.caption}</a>{' '}
                        <Badge tone="list">{entity.dataset}</Badge>{' '}
                        <Badge tone={entity.standing === 'listed' ? 'alert' : entity.standing === 'undated' ? 'warn' : 'plain'}>
                            {ta('standing', entity.standing)}
                        </Badge>
                        {entity.since !== undefined && entity.since !== '' && (
                            <span class="quiet"> {t('entity.since', { day: entity.since })}</span>
                        )}
                    </li>
                ))}
            </ul>
        </li>
    );
}

function Marked(props: { answer: ScanAnswer; chosen: number | undefined; onChoose: (mention: number) => void }) {
    return (
        <article class="panel document-text" dir="auto" aria-label={t('document.text')}>
            {pieces(props.answer).map((piece, i) => {
                const number = piece.mention;
                const mention = number === undefined ? undefined : props.answer.mentions[number];
                if (number === undefined || mention === undefined) return <span key={i}>{piece.text}</span>;
                return (
                    <mark key={i} class={`mark mark-${toneOf(mention)}${number === props.chosen ? ' mark-chosen' : ''}`}>
                        <button
                            type="button"
                            aria-describedby={`mention-${number}`}
                            onClick={() => {
                                props.onChoose(number);
                                document.getElementById(`mention-${number}`)?.scrollIntoView({ block: 'nearest' });
                            }}
                        >
                            {piece.text}
                        </button>
                    </mark>
                );
            })}
        </article>
    );
}

function Claims(props: { answer: ScanAnswer }) {
    if (props.answer.claims.length === 0) return null;
    return (
        <section aria-labelledby="claims">
            <h2 id="claims">{t('document.claims')}</h2>
            <ul class="mentions">
                {props.answer.claims.map((claim, i) => (
                    <li key={i} class="panel mention">
                        <p>
                            <strong>{claim.says}</strong> <Badge tone="warn">{claim.verdict.replaceAll('_', ' ')}</Badge>
                        </p>
                        <p>{claim.record}</p>
                        <p class="quiet">{claim.citation}</p>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function DocumentView() {
    const [asOf, setAsOf] = useState('');
    const [pasted, setPasted] = useState('');
    const [answer, setAnswer] = useState<ScanAnswer | undefined>(undefined);
    const [error, setError] = useState<unknown>(undefined);
    const [busy, setBusy] = useState(false);
    const [chosen, setChosen] = useState<number | undefined>(undefined);

    const scan = async (file: Blob, type: string): Promise<void> => {
        setBusy(true);
        setError(undefined);
        setAnswer(undefined);
        setChosen(undefined);
        try {
            setAnswer(await api.scan(file, type, { as_of: asOf }));
        } catch (problem) {
            setError(problem);
        } finally {
            setBusy(false);
        }
    };

    return (
        <div class="document">
            <h1>{t('document.title')}</h1>
            <p class="quiet">{t('document.lead')}</p>
            <div class="panel document-form">
                <FileDrop
                    label={t('document.file')}
                    accept=".txt,.html,.htm,.pdf,text/plain,text/html,application/pdf"
                    onFile={(file) => void scan(file, file.type === '' ? 'application/octet-stream' : file.type)}
                />
                <details>
                    <summary>{t('document.paste')}</summary>
                    <TextInput label={t('document.pasted')} lines={6} value={pasted} onValue={setPasted} />
                    <Button disabled={pasted.trim() === ''} onClick={() => void scan(new Blob([pasted]), 'text/plain')}>
                        {t('document.scan')}
                    </Button>
                </details>
                <TextInput label={t('search.asof')} hint={t('document.asof.hint')} type="date" value={asOf} onValue={setAsOf} />
            </div>
            <div aria-live="polite" aria-busy={busy}>
                {busy && <Loading />}
                {error !== undefined && <Failure error={error} />}
                {answer !== undefined && (
                    <>
                        <h2>{answer.title === '' ? t('document.untitled') : answer.title}</h2>
                        <p class="quiet">
                            {answer.date !== '' && `${t('document.dated', { day: answer.date })} · `}
                            {tn('document.mentions', answer.mentions.length)}
                        </p>
                    </>
                )}
            </div>
            {answer !== undefined &&
                (answer.mentions.length === 0 ? (
                    <Empty title={t('document.nothing')} />
                ) : (
                    <div class="document-columns">
                        <Marked answer={answer} chosen={chosen} onChoose={setChosen} />
                        <ol class="mentions" aria-label={t('document.list')}>
                            {answer.mentions.map((mention, i) => (
                                <MentionCard key={i} mention={mention} number={i} chosen={i === chosen} />
                            ))}
                        </ol>
                    </div>
                ))}
            {answer !== undefined && <Claims answer={answer} />}
        </div>
    );
}
