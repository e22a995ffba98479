// The facts of a transaction as a form. What the form has no field for is kept, and can be written as JSON.
import { useState } from 'preact/hooks';
import { factAt, withFact, type Facts } from '../determination';
import { t, ta, type Key } from '../strings';
import { Button, Select, TextInput } from '../widgets';

type Kind = 'text' | 'day' | 'country' | 'truth' | { choices: string[] };

interface FactField {
    path: string;
    label: Key;
    kind: Kind;
    hint?: Key;
}

const activities = [
    'export', 'reexport', 'export_from_abroad', 'transfer_in_country', 'release', 'provide_service', 'technical_assistance', 'broker',
    'transit', 'import', 'buy_from', 'procure', 'use_equipment', 'deploy_equipment', 'keep_using', 'make_funds_available',
    'purchase_security', 'sell_security', 'hold_security', 'extend_credit', 'acquire_real_estate', 'domestic_sale',
];
const actors = [
    'us_exporter', 'us_person', 'non_us_reexporter', 'us_federal_agency', 'us_federal_contractor', 'carrier', 'uk_person', 'eu_person',
    'manufacturer', 'jp_government', 'foreign_person',
];
const purposes = [
    'maintain_existing_network', 'support_existing_handset', 'cybersecurity_vulnerability_disclosure', '5g_standards_body',
    'standards_organisation', 'new_product_production', 'return_after_repair', 'expand_existing_network', 'wind_down', 'divestment',
];
const classes = [
    'hardware', 'software', 'technology', 'software+technology', 'service', 'funds', 'security', 'real_estate',
];
const jurisdictions = ['US', 'EU', 'UK', 'AU', 'NZ', 'JP', 'CA', 'SE', 'KR'];

const groups: { title: Key; fields: FactField[] }[] = [
    {
        title: 'decide.group.act',
        fields: [
            { path: 'date', label: 'decide.date', kind: 'day' },
            { path: 'activity', label: 'decide.activity', kind: { choices: activities } },
            { path: 'actor', label: 'decide.actor', kind: { choices: actors } },
            { path: 'purpose', label: 'decide.purpose', kind: { choices: purposes } },
            { path: 'jurisdiction', label: 'decide.jurisdiction', kind: { choices: jurisdictions } },
            { path: 'contract_date', label: 'decide.contract_date', kind: 'day' },
        ],
    },
    {
        title: 'decide.group.party',
        fields: [
            { path: 'party.name', label: 'decide.party.name', kind: 'text' },
            { path: 'party.country', label: 'decide.party.country', kind: 'country' },
            { path: 'place.country', label: 'decide.place.country', kind: 'country' },
        ],
    },
    {
        title: 'decide.group.item',
        fields: [
            { path: 'item.class', label: 'decide.item.class', kind: { choices: classes } },
            { path: 'item.desc', label: 'decide.item.desc', kind: 'text' },
            { path: 'item.eccn', label: 'decide.item.eccn', kind: 'text', hint: 'decide.item.eccn.hint' },
            { path: 'item.origin', label: 'decide.item.origin', kind: 'country' },
            { path: 'item.published', label: 'decide.item.published', kind: 'truth' },
        ],
    },
];

const asText = (value: unknown): string =>
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** One fact, whatever its kind; an empty control takes it out. */
export function FactControl(props: { field: { label: string; kind: Kind; hint?: string }; value: unknown; onValue: (value: unknown) => void }) {
    const { field, value, onValue } = props;
    const set = (text: string): void => onValue(text === '' ? undefined : text);
    if (field.kind === 'truth')
        return (
            <Select
                label={field.label}
                value={typeof value === 'boolean' ? String(value) : ''}
                options={[
                    { value: '', text: t('word.unknown') },
                    { value: 'true', text: t('decide.yes') },
                    { value: 'false', text: t('decide.no') },
                ]}
                onValue={(text) => onValue(text === '' ? undefined : text === 'true')}
            />
        );
    if (typeof field.kind === 'object') {
        const present = asText(value);
        const known = field.kind.choices.includes(present) || present === '' ? field.kind.choices : [...field.kind.choices, present];
        return (
            <Select
                label={field.label}
                value={present}
                options={[{ value: '', text: t('word.unknown') }, ...known.map((one) => ({ value: one, text: ta('choice', one) }))]}
                onValue={set}
            />
        );
    }
    const country = field.kind === 'country';
    return (
        <TextInput
            label={field.label}
            {...(field.hint === undefined ? {} : { hint: field.hint })}
            type={field.kind === 'day' ? 'date' : 'text'}
            {...(country ? { maxLength: 2, placeholder: 'CN' } : {})}
            value={asText(value)}
            onValue={(text) => set(country ? text.toUpperCase() : text)}
        />
    );
}

/** The kind of control that a question's fact has in the form; undefined: none. */
export function fieldOf(path: string): FactField | undefined {
    for (const group of groups) for (const field of group.fields) if (field.path === path) return field;
    return undefined;
}

function WholeFacts(props: { facts: Facts; onFacts: (facts: Facts) => void }) {
    const [text, setText] = useState<string | undefined>(undefined);
    const [error, setError] = useState<string | undefined>(undefined);
    const take = (): void => {
        try {
            const facts: unknown = JSON.parse(text ?? '');
            if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) throw new Error(t('decide.json.object'));
            setError(undefined);
            setText(undefined);
            props.onFacts(facts as Facts);
        } catch (problem) {
            setError(problem instanceof Error ? problem.message : String(problem));
        }
    };
    return (
        <details class="decide-json">
            <summary>{t('decide.json')}</summary>
            <TextInput
                label={t('decide.json.label')}
                hint={t('decide.json.hint')}
                error={error}
                lines={14}
                value={text ?? JSON.stringify(props.facts, null, 2)}
                onValue={setText}
            />
            <Button small disabled={text === undefined} onClick={take}>
                {t('decide.json.take')}
            </Button>
        </details>
    );
}

export function FactsForm(props: { facts: Facts; onFacts: (facts: Facts) => void }) {
    const { facts, onFacts } = props;
    return (
        <div class="decide-facts">
            {groups.map((group) => (
                <fieldset key={group.title}>
                    <legend>{t(group.title)}</legend>
                    <div class="fields">
                        {group.fields.map((field) => (
                            <FactControl
                                key={field.path}
                                field={{
                                    label: t(field.label),
                                    kind: field.kind,
                                    ...(field.hint === undefined ? {} : { hint: t(field.hint) }),
                                }}
                                value={factAt(facts, field.path)}
                                onValue={(value) => onFacts(withFact(facts, field.path, value))}
                            />
                        ))}
                    </div>
                </fieldset>
            ))}
            <WholeFacts facts={facts} onFacts={onFacts} />
        </div>
    );
}
