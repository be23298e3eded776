import type { ExtensionName } from '@cratestack/schema/ir'
import type { TableDefinition } from './ddl/table-definition.ts'
import type { Query } from './query/query.ts'
import type { Statement } from './render/statement.ts'

/** How one family of databases writes SQL. Pure: the same tree gives the same text. */
export interface Dialect {
  readonly name: 'postgresql'
  /** Renders a query; every value in it becomes a parameter. */
  render(query: Query): Statement
  /** Statements that create tables with everything that belongs to them, in a runnable order. */
  renderTables(tables: readonly TableDefinition[]): readonly string[]
  /** Statements that switch on what a schema's extensions need, where it is not on already. */
  renderExtensions(extensions: readonly ExtensionName[]): readonly string[]
}
