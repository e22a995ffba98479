// To whom a case may be given.
import { desk } from './desk';
import { useLoad } from './hooks';
import * as session from './session';

/** Their names; none for those who may not give a case to anybody. */
export function useMembers(): string[] {
    const may = session.may('analyst');
    const { data } = useLoad(async (signal) => (may ? (await desk.members(signal)).members : []), [may]);
    return (data ?? []).map((member) => member.name);
}
