import type { SchemaIr, ViewIr } from '@cratestack/schema/ir'
import { boundedName } from './bounded-name.ts'
import type { ViewDefinition } from './view-definition.ts'

/** The views that servers read, in the order of the schema. Those for embedded stores are none of them. */
export function viewsOf(schema: SchemaIr): readonly ViewDefinition[] {
  return schema.views.flatMap((view) =>
    view.sql.server === undefined ? [] : [toView(view, view.sql.server)],
  )
}

function toView(view: ViewIr, body: string): ViewDefinition {
  const key = view.fields.find(({ name }) => name === view.key)
  return {
    name: view.table,
    body: body.trim().replace(/[;\s]+$/, ''),
    materialized: view.materialized !== undefined,
    columns: view.fields.map(({ column }) => column),
    key: key?.column,
  }
}

/** The unique index that a refresh needs that does not lock readers out. */
export function viewKeyName(view: string): string {
  return boundedName(`${view}_pkey`)
}
