import type { ComponentChildren } from 'preact';

export interface Column<Row> {
    key: string;
    head: string;
    cell: (row: Row) => ComponentChildren;
    /** Right-aligned, digits of one width. */
    number?: boolean;
    /** The cell that names the row. */
    names?: boolean;
}

/** A table that becomes one block a row where the screen is narrow: each cell then shows its heading. */
export function Table<Row>(props: {
    caption: string;
    showCaption?: boolean;
    columns: Column<Row>[];
    rows: Row[];
    keyOf: (row: Row, index: number) => string;
    rowClass?: (row: Row, index: number) => string;
}) {
    return (
        <div class="table-frame">
            <table class="table">
                <caption class={props.showCaption === true ? '' : 'visually-hidden'}>{props.caption}</caption>
                <thead>
                    <tr>
                        {props.columns.map((column) => (
                            <th key={column.key} scope="col" class={column.number === true ? 'number' : ''}>
                                {column.head}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {props.rows.map((row, index) => (
                        <tr key={props.keyOf(row, index)} class={props.rowClass?.(row, index)}>
                            {props.columns.map((column) =>
                                column.names === true ? (
                                    <th key={column.key} scope="row" data-head={column.head}>
                                        {column.cell(row)}
                                    </th>
                                ) : (
                                    <td
                                        key={column.key}
                                        class={column.number === true ? 'number' : ''}
                                        data-head={column.head}
                                    >
                                        {column.cell(row)}
                                    </td>
                                ),
                            )}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
