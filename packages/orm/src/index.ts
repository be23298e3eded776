// The front door of `@cratestack/orm`.

export { createOrm } from './create-orm.ts'
// Pages by cursor
export type { Cursors, Place } from './cursor/cursors.ts'
export { createDatabase, type DatabaseOptions } from './database.ts'
// Explanations
export type { ConditionText, ExplainedPolicy, ExplainedRule } from './explain/explain-policy.ts'
// Field handles
export { and, type Condition, not, type OrderTerm, or } from './handles/condition.ts'
export { coalesce, createHandles } from './handles/create-handles.ts'
export type {
  EqualityHandle,
  JsonHandle,
  ManyHandle,
  ManyStep,
  NamedModel,
  NullableHandle,
  OneHandle,
  OneStep,
  OptionalEqualityHandle,
  OptionalJsonHandle,
  OptionalOrderHandle,
  OptionalTextHandle,
  OrderHandle,
  PlainHandle,
  PresenceHandle,
  RelationHandle,
  SortableHandle,
  TextHandle,
  Unsorted,
} from './handles/field-handles.ts'
// Operations
export { type AttemptedWrite, mapDatabaseError } from './operation/map-database-error.ts'
export {
  type Attempt,
  type BoundStatement,
  type Operation,
  runOperation,
  type Session,
  type Step,
  type Steps,
} from './operation/operation.ts'
export type { Orm, OrmOptions, PolicySubject } from './orm.ts'
// Validators
export { type Problem, refuseProblems } from './problems/problem.ts'
export type { AggregateQuery, AggregateTerm } from './query/aggregate.ts'
// Queries
export type {
  BatchCreateQuery,
  BatchDeleteQuery,
  BatchGetQuery,
  BatchUpdateQuery,
  BatchUpsertQuery,
} from './query/batch.ts'
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
export type {
  CreateQuery,
  DeleteManyQuery,
  DeleteQuery,
  UpdateManyQuery,
  UpdateQuery,
  UpsertQuery,
} from './query/write.ts'
export type { PageQuery, PageResult } from './read/page.ts'
export type { ExplainOptions, PreviewQuery, SqlPreview } from './read/preview.ts'
export type {
  ListResult,
  ManyResult,
  RowForm,
  RowObject,
  UpsertResult,
  WriteResult,
} from './row.ts'
// Aggregates
export {
  type Aggregate,
  type Aggregates,
  avg,
  count,
  type Grouping,
  type Groups,
  type Having,
  type HavingTest,
  max,
  min,
  sum,
  type Term,
  type TermOf,
} from './typed/aggregates.ts'
// Batches
export type {
  BatchChange,
  BatchCreate,
  BatchCreates,
  BatchDeletes,
  BatchGets,
  BatchUpdates,
  BatchUpsert,
  BatchUpserts,
  SeenVersion,
  VersionedBatchDeletes,
  VersionedBatchUpdates,
} from './typed/batches.ts'
export { type CursorPageQuery, type CursorPageRun, readCursorPage } from './typed/cursor-page.ts'
// Databases
export type {
  AfterCommit,
  AppTools,
  Awaitable,
  Binding,
  BoundCore,
  DatabaseCore,
  InTransaction,
  IsolationLevel,
  IsolationOptions,
  SeedCall,
  Transactions,
  TransactOptions,
} from './typed/database-types.ts'
// Typed queries
export type {
  Equality,
  EqualityFilter,
  Json,
  JsonFilter,
  Nullable,
  OptionalEquality,
  OptionalEqualityFilter,
  OptionalJsonFilter,
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
export type {
  DeleteMany,
  DeletesMany,
  EmptyDeleteMany,
  UpdateMany,
  UpdatesMany,
} from './typed/many.ts'
export type { ModelTypes, RunArguments } from './typed/model-types.ts'
export { readSchema } from './typed/read-schema.ts'
export type {
  FindMany,
  FindUnique,
  IncludeMany,
  IncludeOne,
  IncludeOptions,
  ListOptions,
  LockOptions,
  Previews,
  ReadOptions,
  Reads,
  RowStream,
  Runnable,
  Where,
  Write,
} from './typed/reads.ts'
export type { InsertedOrExisting, Upsert, Upserts } from './typed/upserts.ts'
export type { MaterializedReads, ViewLists, ViewReads } from './typed/views.ts'
export type { WrittenInTx } from './typed/write-runs.ts'
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
export { hidesAny, nativeRows, readNativeRows } from './values/native-row.ts'
