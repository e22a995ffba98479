import { minute } from '../dates';

/** A time of the service, in the reader's zone; the title has the exact one. */
export function Time(props: { value: string }) {
    return (
        <time dateTime={props.value} title={props.value}>
            {minute(props.value)}
        </time>
    );
}
