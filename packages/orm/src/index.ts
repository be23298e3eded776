// The front door of `@cratestack/orm`.

export { createOrm } from './create-orm.ts'
export { createDatabase, type DatabaseOptions } from './database.ts'
// Field handles
export { and, type Condition, not, type OrderTerm, or } from './handles/condition.ts'
export { createHandles } from './handles/create-handles.ts'
export type {
  EqualityHandle,
  ManyHandle,
  ManyStep,
  NamedModel,
  OneHandle,
  OneStep,
  OptionalEqualityHandle,
  OptionalOrderHandle,
  OptionalTextHandle,
  OrderHandle,
  PlainHandle,
  PresenceHandle,
  RelationHandle,
  SortableHandle,
  TextHandle,
} from './handles/field-handles.ts'
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
// Validators
export { type Problem, refuseProblems } from './problems/problem.ts'
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
// Databases
export type {
  AppTools,
  Awaitable,
  Binding,
  BoundCore,
  DatabaseCore,
  SeedCall,
  Transactions,
} from './typed/database-types.ts'
// Typed queries
export type {
  Equality,
  EqualityFilter,
  OptionalEquality,
  OptionalEqualityFilter,
  OptionalOrder,
  OptionalOrderFilter,
  OptionalText,
  OptionalTextFilter,
  Order,
  OrderFilter,
  PresenceFilter,
  Sort,
  Text,
  TextFilter,
} from './typed/filter-types.ts'
export type { ModelTypes, RunArguments } from './typed/model-types.ts'
export { readSchema } from './typed/read-schema.ts'
export type {
  FindMany,
  FindUnique,
  IncludeMany,
  IncludeOne,
  IncludeOptions,
  ListOptions,
  ReadOptions,
  Reads,
  Runnable,
  Where,
} from './typed/reads.ts'
export type { MaterializedReads, ViewLists, ViewReads } from './typed/views.ts'
export type {
  Create,
  Creates,
  Deletes,
  EmptyUpdate,
  UncheckedChange,
  UncheckedDelete,
  UncheckedUpdate,
  Update,
  Updates,
  VersionedDeletes,
  VersionedUpdates,
} from './typed/writes.ts'
export { toValidator, type Validator } from './validate/validators.ts'
// Values
export { nativeRows, readNativeRows } from './values/native-row.ts'
