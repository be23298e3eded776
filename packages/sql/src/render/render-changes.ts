import type { TableChange } from '../ddl/table-change.ts'
import type { DialectTraits } from './dialect-traits.ts'
import { renderList } from './render-list.ts'
import {
  renderCheck,
  renderColumn,
  renderForeignKey,
  renderIndex,
  renderTables,
  renderUnique,
} from './render-tables.ts'
import { renderView, renderViewDrop } from './render-views.ts'
import { SqlWriter } from './sql-writer.ts'

/** Statements that make changes, in the order given. */
export function renderChanges(
  changes: readonly TableChange[],
  traits: DialectTraits,
): readonly string[] {
  return changes.flatMap((change) => renderChange(change, traits))
}

function renderChange(change: TableChange, traits: DialectTraits): readonly string[] {
  switch (change.kind) {
    case 'createTables':
      return renderTables(change.tables, traits)
    case 'dropTables':
      return change.names.length === 0 ? [] : [renderDrop(change.names, traits)]
    case 'addUnique':
      return [renderUnique(change.table, change.unique, traits)]
    case 'addIndex':
      return [renderIndex(change.table, change.index, traits)]
    case 'addForeignKey':
      return [renderForeignKey(change.table, change.key, traits)]
    case 'createView':
      return renderView(change.view, traits)
    case 'dropView':
      return [renderViewDrop(change.view, traits)]
    case 'addColumn':
      return [
        renderAlter(change.table, traits, (out) => {
          out.text('ADD COLUMN ')
          renderColumn(change.column, out)
        }),
      ]
    case 'addCheck':
      return [
        renderAlter(change.table, traits, (out) => {
          out.text('ADD ')
          renderCheck(change.check, change.column, out)
        }),
      ]
    case 'dropCheck':
      return [
        renderAlter(change.table, traits, (out) => {
          out.text('DROP CONSTRAINT ')
          out.identifier(change.name)
        }),
      ]
  }
}

function renderAlter(
  table: string,
  traits: DialectTraits,
  renderAction: (out: SqlWriter) => void,
): string {
  const out = new SqlWriter(traits)
  out.text('ALTER TABLE ')
  out.identifier(table)
  out.text(' ')
  renderAction(out)
  return out.finishText()
}

function renderDrop(names: readonly string[], traits: DialectTraits): string {
  const out = new SqlWriter(traits)
  out.text('DROP TABLE IF EXISTS ')
  renderList(names, out, (name) => out.identifier(name))
  return out.finishText()
}
