import { t } from '../strings';
import { Button } from './button';

/** How far something has come, from 0 to 1, and the way to stop it. */
export function Progress(props: { text: string; share: number; onCancel: () => void }) {
    return (
        <div class="file-progress">
            <label>
                {props.text} {Math.floor(props.share * 100)} %
                <progress max={1} value={props.share} />
            </label>
            <Button small onClick={props.onCancel}>
                {t('word.cancel')}
            </Button>
        </div>
    );
}
