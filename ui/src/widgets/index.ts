// What views are made of.
export { Badge, Badges } from './badge';
export { Button, LinkButton } from './button';
export { Dialog } from './dialog';
export { Empty, Failure, Loading } from './state';
export { Field, Select, TextInput } from './field';
export { FileDrop } from './filedrop';
export { Explain } from './explain';
export { KeyHelp } from './keyhelp';
export { Pager } from './pager';
export { Progress } from './progress';
export { Score, Bar } from './score';
export { Table, type Column } from './table';
export { Time } from './time';
export { Toasts, say, toast } from './toast';
export { Check, Checks, Copyable, FormDialog } from './form';
