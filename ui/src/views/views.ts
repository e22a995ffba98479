// The views by the first segment of their address. A view is one file; it is given here, and its text in strings/.
import type { ComponentType } from 'preact';
import type { Key } from '../strings';
import type { Role } from '../types';
import { AccountView } from './account';
import { AdminView } from './admin';
import { AuditView } from './audit';
import { BookView } from './book';
import { CaseView } from './case';
import { CasesView } from './cases';
import { ChangesView } from './changes';
import { DecideView } from './decide';
import { DocumentView } from './document';
import { EntityView } from './entity';
import { FileView } from './file';
import { InventoryView } from './inventory';
import { LoginView } from './login';
import { SearchView } from './search';
import { WatchView } from './watch';

export interface View {
    name: string;
    title: Key;
    component: ComponentType;
    /** Stands in the navigation. */
    listed?: boolean;
    /** Only for those with the rights of this role. */
    role?: Role;
    /** Only where the service has a desk. */
    desk?: boolean;
}

export const views: View[] = [
    { name: 'search', title: 'search.title', component: SearchView, listed: true },
    { name: 'file', title: 'file.title', component: FileView, listed: true },
    { name: 'document', title: 'document.title', component: DocumentView, listed: true },
    { name: 'decide', title: 'decide.title', component: DecideView, listed: true },
    { name: 'cases', title: 'cases.title', component: CasesView, listed: true, role: 'viewer', desk: true },
    { name: 'case', title: 'case.title', component: CaseView, role: 'viewer', desk: true },
    { name: 'inventory', title: 'inventory.title', component: InventoryView, listed: true },
    { name: 'changes', title: 'changes.title', component: ChangesView, listed: true, role: 'viewer', desk: true },
    { name: 'watch', title: 'watch.title', component: WatchView, listed: true, role: 'viewer', desk: true },
    { name: 'book', title: 'watch.book', component: BookView, role: 'viewer', desk: true },
    { name: 'admin', title: 'admin.title', component: AdminView, listed: true, role: 'admin', desk: true },
    { name: 'audit', title: 'audit.title', component: AuditView, role: 'admin', desk: true },
    { name: 'account', title: 'account.title', component: AccountView, role: 'viewer', desk: true },
    { name: 'entity', title: 'entity.title', component: EntityView },
    { name: 'login', title: 'login.title', component: LoginView },
];
