import { t } from '../strings';
import { Button } from './button';

/** Moves through `total` things, `size` at a time. */
export function Pager(props: { offset: number; size: number; total: number; onOffset: (offset: number) => void }) {
    const { offset, size, total, onOffset } = props;
    if (total <= size && offset === 0) return null;
    return (
        <nav class="pager" aria-label={t('word.page', { from: offset + 1, to: Math.min(offset + size, total), total })}>
            <Button small disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - size))}>
                {t('word.previous')}
            </Button>
            <span>{t('word.page', { from: offset + 1, to: Math.min(offset + size, total), total })}</span>
            <Button small disabled={offset + size >= total} onClick={() => onOffset(offset + size)}>
                {t('word.next')}
            </Button>
        </nav>
    );
}
