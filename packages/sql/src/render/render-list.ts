import type { SqlWriter } from './sql-writer.ts'

/** Renders items with a separator between them. */
export function renderList<Item>(
  items: readonly Item[],
  out: SqlWriter,
  render: (item: Item, index: number) => void,
  separator = ', ',
): void {
  items.forEach((item, index) => {
    if (index > 0) out.text(separator)
    render(item, index)
  })
}
