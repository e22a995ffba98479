import { t } from '../strings';
import type { Key } from '../strings';
import { Dialog } from './dialog';

/** What the keys of a view do. */
export function KeyHelp(props: { keys: { key: string; text: Key }[]; onClose: () => void }) {
    return (
        <Dialog title={t('keys.title')} onClose={props.onClose}>
            <dl class="keyhelp">
                {props.keys.map(({ key, text }) => (
                    <div key={key}>
                        <dt>
                            <kbd>{key}</kbd>
                        </dt>
                        <dd>{t(text)}</dd>
                    </div>
                ))}
            </dl>
        </Dialog>
    );
}
