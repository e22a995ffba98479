// One case: who was asked for, whom the lists name, what was said and decided. By keyboard: a takes it, c comments, t f i decide,
// j and k go to the next and the previous one of the queue.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, api } from '../api';
import { CaseDialog, type Doing } from '../case/dialogs';
import { Compare } from '../case/compare';
import { Attachments, Discussion, type Act } from '../case/talk';
import { dayOfTime } from '../dates';
import { useLoad } from '../hooks';
import { useKeys } from '../keys';
import { accountOf, who } from '../properties';
import { neighbour, queue } from '../queue';
import { go, href, replace, route } from '../router';
import * as session from '../session';
import { t, ta } from '../strings';
import type { Case, CaseStep, Outcome } from '../types';
import { Timeline } from '../widgets/timeline';
import { Badges, Button, Failure, KeyHelp, LinkButton, Loading, Score, say, toast } from '../widgets';
import { StateBadge } from './cases';

const help = [
    { key: 'j', text: 'keys.next' },
    { key: 'k', text: 'keys.previous' },
    { key: 'a', text: 'keys.assign' },
    { key: 'c', text: 'keys.comment' },
    { key: 't', text: 'keys.true' },
    { key: 'f', text: 'keys.false' },
    { key: 'i', text: 'keys.inconclusive' },
    { key: 'u', text: 'keys.back' },
    { key: '?', text: 'keys.help' },
] as const;

function Head(props: { row: Case }) {
    const { row } = props;
    return (
        <header class="case-head">
            <p class="quiet">
                {t('cases.number', { id: String(row.id) })}{' · '}
                {t('case.opened', {
                    day: dayOfTime(row.opened),
                    who: who(row.opened_by),
                    source: ta('source', row.source),
                })}
                {row.refers != null && (
                    <>
                        {' · '}
                        <a href={href(['case', String(row.refers)])}>{t('case.refers', { id: String(row.refers) })}</a>
                    </>
                )}
            </p>
            <h1>
                <span dir="auto">{row.query_caption}</span> <span class="versus">≟</span>{' '}
                <a href={href(['entity', row.entity_id])} dir="auto">
                    {row.entity_caption}
                </a>
            </h1>
            <div class="case-facts">
                <StateBadge row={row} />
                <Score value={row.score} />
                <Badges
                    label={t('search.lists')}
                    items={row.datasets.map((name) => ({ key: name, text: name, tone: 'list' }))}
                />
                <span>
                    {row.assigned === null ? t('case.unassigned') : t('case.assigned', { who: row.assigned })}
                </span>
                {row.due !== null && <span>{t('case.due', { day: row.due })}</span>}
                {row.customer !== null && <span>{t('case.customer', { customer: row.customer })}</span>}
                {row.book !== null && <span>{t('case.of.book', { book: row.book })}</span>}
            </div>
        </header>
    );
}

function Verdict(props: { row: Case }) {
    const { row } = props;
    const me = session.me.value;
    if (row.outcome === null || row.decided_by === null) return null;
    const own = me !== null && me.name === accountOf(row.decided_by);
    return (
        <section class={`verdict verdict-${row.state}`}>
            <p>
                <strong>
                    {t('case.verdict', {
                        who: who(row.decided_by),
                        day: dayOfTime(row.decided ?? ''),
                        outcome: ta('outcome', row.outcome),
                    })}
                </strong>
                {row.until != null && ` · ${t('case.verdict.until', { day: row.until })}`}
            </p>
            {row.reason !== null && <p dir="auto">{row.reason}</p>}
            {row.approved_by !== null && (
                <p class="quiet">{t('case.approved', { who: who(row.approved_by), day: dayOfTime(row.approved ?? '') })}</p>
            )}
            {row.state === 'pending' && <p>{own ? t('case.waits.own') : t('case.waits.other')}</p>}
        </section>
    );
}

function Actions(props: { row: Case; start: (doing: Doing) => void; act: Act }) {
    const { row, start, act } = props;
    const me = session.me.value;
    if (me === null || !session.may('analyst')) return null;
    const own = me.name === accountOf(row.decided_by);
    const decide = (outcome: Outcome, shortcut: string) => (
        <Button onClick={() => start({ what: 'decide', outcome })} shortcut={shortcut}>
            {t(`case.decide.${outcome}`)}
        </Button>
    );
    return (
        <div class="actions" role="group" aria-label={t('case.act')}>
            {row.state === 'open' && (
                <>
                    {decide('true_match', 't')}
                    {decide('false_alert', 'f')}
                    {decide('inconclusive', 'i')}
                </>
            )}
            {row.state === 'pending' && !own && session.may('approver') && (
                <>
                    <Button kind="main" onClick={() => start({ what: 'approve' })}>
                        {t('case.approve')}
                    </Button>
                    <Button onClick={() => start({ what: 'reject' })}>{t('case.reject')}</Button>
                </>
            )}
            {(row.state === 'closed' || (row.state === 'pending' && own)) && (
                <Button onClick={() => start({ what: 'reopen' })}>
                    {row.state === 'closed' ? t('case.reopen') : t('case.withdraw')}
                </Button>
            )}
            {row.state !== 'closed' && (
                <>
                    {row.assigned === me.name ? (
                        <Button onClick={() => void act({ action: 'assign', to: null })}>{t('case.assign.nobody')}</Button>
                    ) : (
                        <Button onClick={() => void act({ action: 'assign', to: me.name })} shortcut="a">
                            {t('case.assign.me')}
                        </Button>
                    )}
                    <Button onClick={() => start({ what: 'assign' })}>{t('case.assign')}</Button>
                    <Button onClick={() => start({ what: 'due' })}>{t('case.due.set')}</Button>
                </>
            )}
        </div>
    );
}

function Way(props: { id: number; showHelp: () => void }) {
    const before = neighbour(props.id, -1);
    const after = neighbour(props.id, 1);
    return (
        <div class="view-head">
            <LinkButton kind="quiet" small href={queue.value.address}>
                ← {t('case.back')}
            </LinkButton>
            <div class="way">
                {before !== undefined && (
                    <LinkButton small href={href(['case', String(before)])}>
                        {t('case.previous')}
                    </LinkButton>
                )}
                {after !== undefined && (
                    <LinkButton small href={href(['case', String(after)])}>
                        {t('case.next')}
                    </LinkButton>
                )}
                <Button small onClick={props.showHelp} shortcut="?">
                    {t('cases.keys')}
                </Button>
            </div>
        </div>
    );
}

const outcomes: Record<string, Outcome> = { t: 'true_match', f: 'false_alert', i: 'inconclusive' };

/** The keys of the page; `start` and `act` do nothing that the case does not allow. */
function useCaseKeys(row: Case | undefined, start: (doing: Doing) => void, act: Act, comment: () => void, showHelp: () => void) {
    const move = (step: 1 | -1): void => {
        const to = row === undefined ? undefined : neighbour(row.id, step);
        if (to !== undefined) go(['case', String(to)]);
    };
    const decide = (key: string): void => {
        const outcome = outcomes[key];
        if (row?.state === 'open' && outcome !== undefined) start({ what: 'decide', outcome });
    };
    useKeys({
        j: () => move(1),
        k: () => move(-1),
        u: () => {
            location.hash = queue.value.address;
        },
        a: () => {
            const name = session.me.value?.name;
            if (name !== undefined && row !== undefined && row.state !== 'closed') void act({ action: 'assign', to: name });
        },
        c: comment,
        t: () => decide('t'),
        f: () => decide('f'),
        i: () => decide('i'),
        '?': showHelp,
    });
}

export function CaseView() {
    const id = Number(route.value.path[1]);
    const [turn, setTurn] = useState<Case>();
    const { data, error, again } = useLoad((signal) => api.case(id, signal), [id]);
    const row = turn !== undefined && turn.id === id && turn.version >= (data?.version ?? 0) ? turn : data?.id === id ? data : undefined;
    const [doing, setDoing] = useState<Doing>();
    const [helping, setHelping] = useState(false);
    const field = useRef<HTMLElement>(null);

    const act: Act = async (step: CaseStep) => {
        if (row === undefined) return false;
        try {
            const after = await api.act(row.id, row.version, step);
            setTurn({ ...row, ...after });
            again();
            say(t(`case.done.${step.action}`));
            return true;
        } catch (problem) {
            const moved = problem instanceof ApiError && problem.status === 409;
            toast(moved ? new Error(t('case.conflict')) : (problem as Error));
            if (moved) again();
            return moved;
        }
    };
    const start = (next: Doing): void => {
        if (session.may('analyst')) setDoing(next);
    };
    const comment = (): void => field.current?.focus();
    useCaseKeys(row, start, act, comment, () => setHelping(true));

    useEffect(() => {
        if (row !== undefined) document.title = t('app.title', { view: t('cases.number', { id: String(row.id) }) });
    }, [row?.id]);
    // "?do=false_alert" of the queue's keys begins that step, once.
    useEffect(() => {
        const wanted = route.value.params.get('do');
        if (row === undefined || wanted === null) return;
        replace(href(['case', String(row.id)]));
        if (wanted === 'comment') comment();
        else if (row.state === 'open' && Object.values(outcomes).includes(wanted as Outcome))
            start({ what: 'decide', outcome: wanted as Outcome });
    }, [row?.id]);

    if (error !== undefined) return <Failure error={error} retry={again} />;
    if (row === undefined) return <Loading />;
    const may = session.may('analyst');
    return (
        <div class="case">
            <Way id={row.id} showHelp={() => setHelping(true)} />
            <Head row={row} />
            {row.entity_changed === true && (
                <p class="notice">
                    {t('case.changed')} <a href={href(['entity', row.entity_id])}>{t('case.changed.link')}</a>
                </p>
            )}
            <Verdict row={row} />
            <Actions row={row} start={start} act={act} />
            <div class="case-columns">
                <section aria-labelledby="compare" class="panel">
                    <h2 id="compare">{t('case.compare')}</h2>
                    <Compare row={row} />
                    {row.hit.listings !== undefined && row.hit.listings.length > 0 && (
                        <>
                            <h3>{t('entity.listings')}</h3>
                            <Timeline listings={row.hit.listings} />
                        </>
                    )}
                </section>
                <div>
                    <Discussion row={row} may={may} act={act} field={field} />
                    <Attachments row={row} may={may} again={again} />
                </div>
            </div>
            {doing !== undefined && (
                <CaseDialog row={row} doing={doing} act={act} onClose={() => setDoing(undefined)} />
            )}
            {helping && <KeyHelp keys={[...help]} onClose={() => setHelping(false)} />}
        </div>
    );
}
