import type { ExtensionName } from '@cratestack/schema/ir'
import type { TableChange } from './ddl/table-change.ts'
import type { TableDefinition } from './ddl/table-definition.ts'
import type { Query } from './query/query.ts'
import type { Statement } from './render/statement.ts'

/** How one family of databases writes SQL. Pure: the same tree gives the same text. */
export interface Dialect {
  readonly name: 'postgresql'
  /** Renders a query; every value in it becomes a parameter. */
  render(query: Query): Statement
  /** A statement that says how another one is run, in lines of text; `analyze` runs it, too. */
  renderExplain(statement: Statement, analyze: boolean): Statement
  /** Statements that create tables with everything that belongs to them, in a runnable order. */
  renderTables(tables: readonly TableDefinition[]): readonly string[]
  /** Statements that make changes, in the order given. */
  renderChanges(changes: readonly TableChange[]): readonly string[]
  /**
   * A statement that fills a materialized view anew.
   *
   * @param concurrently - readers see the old rows meanwhile; the view needs a unique index for it
   */
  renderRefresh(view: string, concurrently: boolean): string
  /** Statements that switch on what a schema's extensions need, where it is not on already. */
  renderExtensions(extensions: readonly ExtensionName[]): readonly string[]
  /**
   * A statement that lists the tables and views of the current schema, one name per row, without
   * those that belong to an extension.
   */
  readonly tableNames: Statement
  /**
   * A statement that waits for a lock, told apart by `key`, and holds it until the transaction ends;
   * undefined where there is no such lock.
   *
   * @param key - 64 bits, signed
   */
  transactionLock(key: bigint): Statement | undefined
}
