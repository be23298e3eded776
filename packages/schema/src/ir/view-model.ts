import type { ColumnIr, ModelIr, ViewIr } from './model-ir.ts'

/**
 * A view as the model of its rows, for everything that reads rows of either. Nothing writes them, so
 * it has no routes that do. Under `@@no_unique` the key has no fields.
 */
export function modelOfView(view: ViewIr): ModelIr {
  return {
    name: view.name,
    docs: view.docs,
    table: view.table,
    route: view.route,
    accessor: view.accessor,
    key:
      view.key === undefined
        ? { kind: 'composite', fields: [] }
        : { kind: 'single', field: view.key },
    fields: view.fields.map(
      (field): ColumnIr => ({
        ...plainColumn,
        name: field.name,
        docs: field.docs,
        column: field.column,
        type: field.type,
        serverOnly: field.serverOnly,
      }),
    ),
    uniques: [],
    indexes: [],
    policies: view.policies,
    emits: [],
    subscribe: false,
    paged: false,
    audit: undefined,
    softDelete: undefined,
    retainDays: undefined,
    internal: [
      'create',
      'update',
      'delete',
      ...(view.key === undefined ? ['detail' as const] : []),
    ],
    expose: view.expose,
    pageLimit: undefined,
    renamedFrom: undefined,
    mcp: undefined,
  }
}

const plainColumn = {
  kind: 'column',
  default: undefined,
  settable: false,
  unique: false,
  readonly: true,
  pii: false,
  sensitive: false,
  version: false,
  validators: [],
  enforcedInDatabase: false,
  renamedFrom: undefined,
  filterable: true,
  sortable: true,
  policies: [],
  mask: undefined,
} as const
