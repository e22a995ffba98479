// Who may what, and who is told: accounts, keys, webhooks.
import { Accounts } from '../admin/accounts';
import { Keys } from '../admin/keys';
import { Webhooks } from '../admin/webhooks';
import { href } from '../router';
import { t } from '../strings';
import { LinkButton } from '../widgets';

export function AdminView() {
    return (
        <div class="stack">
            <div class="view-head">
                <h1>{t('admin.title')}</h1>
                <div class="actions">
                    <LinkButton href={href(['audit'])}>{t('audit.title')}</LinkButton>
                    <LinkButton href={href(['account'])}>{t('account.title')}</LinkButton>
                </div>
            </div>
            <Accounts />
            <Keys />
            <Webhooks />
        </div>
    );
}
