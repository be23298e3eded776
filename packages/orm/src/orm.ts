// What the ORM can plan. Planning is pure: it knows the schema, the caller and the query, and no
// database. Every operation takes a context; there is no way around the policies.

import type { BatchResponse, Clock, Context, Random } from '@cratestack/core'
import type { PolicyQuestion } from '@cratestack/policy'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { ColumnType, Dialect } from '@cratestack/sql'
import type { Cursors } from './cursor/cursors.ts'
import type { ExplainedPolicy } from './explain/explain-policy.ts'
import type { Operation } from './operation/operation.ts'
import type { AggregateQuery } from './query/aggregate.ts'
import type {
  BatchCreateQuery,
  BatchDeleteQuery,
  BatchGetQuery,
  BatchUpdateQuery,
  BatchUpsertQuery,
} from './query/batch.ts'
import type { GetQuery, ListQuery, RowKey } from './query/query.ts'
import type {
  CreateQuery,
  DeleteManyQuery,
  DeleteQuery,
  UpdateManyQuery,
  UpdateQuery,
  UpsertQuery,
} from './query/write.ts'
import type { PageQuery, PageResult } from './read/page.ts'
import type { ExplainOptions, PreviewQuery, SqlPreview } from './read/preview.ts'
import type {
  ListResult,
  ManyResult,
  RowForm,
  RowObject,
  UpsertResult,
  WriteResult,
} from './row.ts'

export interface OrmOptions {
  readonly schema: SchemaIr
  readonly dialect: Dialect
  /** For contexts that bring none of their own. */
  readonly clock: Clock
  readonly random: Random
  /**
   * The secret that cursors are sealed with, 16 bytes or more; servers that share it read each other's.
   * Default: random, so that cursors end with the process.
   */
  readonly cursorKey?: Uint8Array | undefined
}

/** What an explanation of rules is about. */
export type PolicySubject =
  | { readonly kind: 'row'; readonly key: RowKey }
  | { readonly kind: 'input'; readonly input: Readonly<Record<string, unknown>> }

/** One schema on one dialect. */
export interface Orm {
  readonly schema: SchemaIr
  /** @throws CratestackError `VALIDATION_ERROR` or `BAD_REQUEST` for a query that makes no sense */
  list(query: ListQuery, context: Context, form: RowForm): Operation<ListResult>
  /** What would be sent, with rules and tombstones of a caller, or without any; sends nothing. */
  preview(query: PreviewQuery, context: Context | undefined): SqlPreview
  /** How the database would run it. */
  explain(query: PreviewQuery, options: ExplainOptions, context: Context): Operation<string>
  /** One page, from a place in the order on. */
  page(query: PageQuery, context: Context, form: RowForm): Operation<PageResult>
  /** What the rows of such a page are sorted by: a cursor of theirs holds values of these types. */
  sortTypes(
    query: Pick<PageQuery, 'model' | 'orderBy'>,
    context: Context,
    form: RowForm,
  ): readonly ColumnType[]
  readonly cursors: Cursors
  /** `undefined` for a row that is missing or hidden: nobody can tell which. */
  get(query: GetQuery, context: Context, form: RowForm): Operation<RowObject | undefined>
  /** One row per group. */
  aggregate(query: AggregateQuery, context: Context, form: RowForm): Operation<readonly RowObject[]>
  create(query: CreateQuery, context: Context, form: RowForm): Operation<WriteResult>
  update(query: UpdateQuery, context: Context, form: RowForm): Operation<WriteResult>
  delete(query: DeleteQuery, context: Context, form: RowForm): Operation<WriteResult>
  /** Only of models whose key callers choose. */
  upsert(query: UpsertQuery, context: Context, form: RowForm): Operation<UpsertResult>
  updateMany(query: UpdateManyQuery, context: Context, form: RowForm): Operation<ManyResult>
  deleteMany(query: DeleteManyQuery, context: Context, form: RowForm): Operation<ManyResult>
  /** At most 1,000 items, as in all batches. */
  batchGet(
    query: BatchGetQuery,
    context: Context,
    form: RowForm,
  ): Operation<BatchResponse<RowObject>>
  batchCreate(
    query: BatchCreateQuery,
    context: Context,
    form: RowForm,
  ): Operation<BatchResponse<WriteResult>>
  batchUpdate(
    query: BatchUpdateQuery,
    context: Context,
    form: RowForm,
  ): Operation<BatchResponse<WriteResult>>
  batchDelete(
    query: BatchDeleteQuery,
    context: Context,
    form: RowForm,
  ): Operation<BatchResponse<WriteResult>>
  batchUpsert(
    query: BatchUpsertQuery,
    context: Context,
    form: RowForm,
  ): Operation<BatchResponse<UpsertResult>>
  /** Whether a live row with this key satisfies the rules of the action (`@authorize`). */
  authorize(
    model: string,
    action: 'detail' | 'update' | 'delete',
    key: RowKey,
    context: Context,
  ): Operation<boolean>
  /**
   * Which rules speak about an action and what they come to for the caller: alone, for the row with a
   * key, or for the input of a create. For operators and tests: it tells of rows that the caller may
   * not see, and shows no value of them.
   */
  explainPolicy(
    question: PolicyQuestion,
    context: Context,
    about?: PolicySubject,
  ): Operation<ExplainedPolicy>
  /**
   * Whether every create rule demands an authenticated caller and this one is not: the answer is 403
   * before the input is looked at (spec/server 2.5).
   */
  refusesEarly(model: string, context: Context): boolean
}
