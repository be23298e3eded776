// The front door of `@cratestack/orm`.

export { createOrm } from './create-orm.ts'
// Operations
export { type AttemptedWrite, mapDatabaseError } from './operation/map-database-error.ts'
export {
  type BoundStatement,
  type Operation,
  runOperation,
  type Session,
  type Steps,
} from './operation/operation.ts'
export type { Orm, OrmOptions } from './orm.ts'
// Queries
export type { FieldTest, Filter } from './query/filter.ts'
export {
  everything,
  type GetQuery,
  type Include,
  type ListQuery,
  type OrderBy,
  type RowKey,
  type Selection,
} from './query/query.ts'
export type { CreateQuery, DeleteQuery, UpdateQuery } from './query/write.ts'
export type { ListResult, RowForm, RowObject, WriteResult } from './row.ts'
