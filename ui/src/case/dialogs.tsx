// The dialogs with which a case is moved on.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useMembers } from '../members';
import { t, ta } from '../strings';
import type { Case, CaseStep, Outcome } from '../types';
import { Button, Dialog, Select, TextInput } from '../widgets';
import type { Act } from './talk';

export type Doing =
    | { what: 'decide'; outcome: Outcome }
    | { what: 'approve' | 'reject' | 'reopen' | 'assign' | 'due' };

interface Props {
    row: Case;
    act: Act;
    onClose: () => void;
}

/** A dialog with a form: done when `step` was taken. */
function StepDialog(
    props: Props & {
        title: string;
        intro?: string;
        submit: string;
        danger?: boolean;
        step: () => CaseStep;
        children: ComponentChildren;
    },
) {
    const [busy, setBusy] = useState(false);
    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        setBusy(true);
        if (await props.act(props.step())) props.onClose();
        else setBusy(false);
    };
    return (
        <Dialog title={props.title} onClose={props.onClose}>
            <form class="dialog-form" onSubmit={(event) => void submit(event)}>
                {props.intro !== undefined && <p class="quiet">{props.intro}</p>}
                {props.children}
                <div class="dialog-actions">
                    <Button onClick={props.onClose}>{t('word.cancel')}</Button>
                    <Button type="submit" kind="main" disabled={busy}>
                        {props.submit}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function Decide(props: Props & { outcome: Outcome }) {
    const [reason, setReason] = useState('');
    const [until, setUntil] = useState('');
    const { outcome } = props;
    return (
        <StepDialog
            {...props}
            title={t('case.decide.title', { outcome: ta('outcome', outcome) })}
            intro={t(`case.decide.${outcome}.text`)}
            submit={t('case.decide.submit')}
            step={() => ({ action: 'decide', outcome, reason, ...(until === '' ? {} : { until }) })}
        >
            <TextInput
                label={t('case.reason')}
                hint={t('case.reason.hint')}
                lines={4}
                value={reason}
                onValue={setReason}
                required
            />
            {outcome === 'false_alert' && (
                <TextInput
                    label={t('case.until')}
                    hint={t('case.until.hint')}
                    type="date"
                    value={until}
                    onValue={setUntil}
                />
            )}
        </StepDialog>
    );
}

function Judge(props: Props & { what: 'approve' | 'reject' | 'reopen' }) {
    const [reason, setReason] = useState('');
    const { what, row } = props;
    const outcome = row.outcome === null ? '' : ta('outcome', row.outcome);
    const titles = {
        approve: t('case.approve.title', { outcome }),
        reject: t('case.reject.title', { outcome }),
        reopen: t('case.reopen.title'),
    };
    const step = (): CaseStep =>
        what === 'approve' ? { action: 'approve', ...(reason === '' ? {} : { reason }) } : { action: what, reason };
    return (
        <StepDialog {...props} title={titles[what]} {...(row.reason === null ? {} : { intro: row.reason })} submit={t(`case.${what}`)} step={step}>
            <TextInput
                label={t('case.reason')}
                hint={t('case.reason.hint')}
                lines={4}
                value={reason}
                onValue={setReason}
                required={what !== 'approve'}
            />
        </StepDialog>
    );
}

function Assign(props: Props) {
    const now = props.row.assigned;
    const [to, setTo] = useState(now ?? '');
    const members = useMembers();
    // Who has the case may have left since: still shown, as what it is.
    const names = now === null || members.includes(now) ? members : [now, ...members];
    return (
        <StepDialog
            {...props}
            title={t('case.assign')}
            submit={t('word.save')}
            step={() => ({ action: 'assign', to: to === '' ? null : to })}
        >
            <Select
                label={t('case.assign.to')}
                value={to}
                options={[
                    { value: '', text: t('cases.assigned.nobody') },
                    ...names.map((name) => ({ value: name, text: name })),
                ]}
                onValue={setTo}
            />
        </StepDialog>
    );
}

function Due(props: Props) {
    const [due, setDue] = useState(props.row.due ?? '');
    return (
        <StepDialog
            {...props}
            title={t('case.due.set')}
            submit={t('word.save')}
            step={() => ({ action: 'due', due: due === '' ? null : due })}
        >
            <TextInput label={t('case.due.day')} hint={t('case.due.hint')} type="date" value={due} onValue={setDue} />
        </StepDialog>
    );
}

export function CaseDialog(props: Props & { doing: Doing }) {
    const { doing } = props;
    switch (doing.what) {
        case 'decide':
            return <Decide {...props} outcome={doing.outcome} />;
        case 'assign':
            return <Assign {...props} />;
        case 'due':
            return <Due {...props} />;
        default:
            return <Judge {...props} what={doing.what} />;
    }
}
