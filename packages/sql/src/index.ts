// The front door of `@cratestack/sql`.

// Tables
export { boundedName } from './ddl/bounded-name.ts'
export type { TableChange } from './ddl/table-change.ts'
export type {
  CheckDefinition,
  ColumnDefault,
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  ReferentialAction,
  TableDefinition,
  UniqueDefinition,
} from './ddl/table-definition.ts'
export { tablesOf } from './ddl/tables-of.ts'
export type { ViewDefinition } from './ddl/view-definition.ts'
export { viewsOf } from './ddl/views-of.ts'
// What a database implements
export type { Dialect } from './dialect.ts'
export type {
  Connection,
  Driver,
  Executor,
  ResultRow,
  RunOptions,
  StatementResult,
  TransactionOptions,
} from './driver.ts'
// Errors
export {
  DatabaseError,
  type DatabaseErrorFacts,
  type DatabaseProblem,
} from './errors/database-error.ts'
export { problemOfSqlState } from './errors/sql-state.ts'
// Predicates
export { always, and, isAlways, isNever, never, not, or } from './predicate/combine.ts'
export { type Mentions, mentionsOf } from './predicate/mentions.ts'
export {
  type Column,
  type ColumnGuard,
  column,
  type Operand,
  type Predicate,
} from './predicate/predicate.ts'
// Queries
export type {
  Aggregate,
  AggregateColumn,
  Aggregated,
  Assignment,
  Delete,
  GivenRows,
  GivenValue,
  Insert,
  JoinedRows,
  OnConflict,
  OrderTerm,
  Projected,
  Query,
  ResultColumn,
  RowLock,
  Select,
  SelectEach,
  Update,
} from './query/query.ts'
// Rendering, for those who implement a dialect
export type { DialectTraits } from './render/dialect-traits.ts'
export { renderChanges } from './render/render-changes.ts'
export { renderExplain } from './render/render-explain.ts'
export { renderQuery } from './render/render-query.ts'
export { renderTables } from './render/render-tables.ts'
export { renderRefresh } from './render/render-views.ts'
// Statements
export { fillSlots, type Statement } from './render/statement.ts'
// Values
export { type ColumnType, columnTypeOf, listOf, scalarType } from './values/column-type.ts'
export { type ColumnValue, jsonNull } from './values/column-value.ts'
export { type Parameter, parameter, slot } from './values/parameter.ts'
