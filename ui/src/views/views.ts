// The views by the first segment of their address. A view is one file; it is given here, and its text in strings/.
import type { ComponentType } from 'preact';
import type { Key } from '../strings';
import type { Role } from '../types';
import { CaseView } from './case';
import { CasesView } from './cases';
import { DecideView } from './decide';
import { DocumentView } from './document';
import { EntityView } from './entity';
import { FileView } from './file';
import { InventoryView } from './inventory';
import { LoginView } from './login';
import { SearchView } from './search';

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
    { name: 'entity', title: 'entity.title', component: EntityView },
    { name: 'login', title: 'login.title', component: LoginView },
];
