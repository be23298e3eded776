import {
  type CursorInput,
  type CursorPage,
  isPlainObject,
  type Page,
  type PageInput,
  printableName,
} from '@cratestack/core'
import { readRelationHandle } from '../handles/create-handles.ts'
import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import type { Filter } from '../query/filter.ts'
import { everything, type ListQuery, type Selection } from '../query/query.ts'
import type { SqlPreview } from '../read/preview.ts'
import type { RowObject } from '../row.ts'
import { readCursorPage } from './cursor-page.ts'
import { explainQuery, previewSql } from './previews.ts'
import { readLimit } from './read-limit.ts'
import { readLock } from './read-lock.ts'
import { readMatching } from './read-matching.ts'
import { readOrder } from './read-order.ts'
import { joinSelections, readInclude, readIncludes, readSelect } from './read-selection.ts'
import { readWhere } from './read-where.ts'
import { type Ready, type Runner, readContext, runFor, transactionOf } from './runner.ts'
import { streamRows } from './stream.ts'

/** The runtime of `FindMany`: an immutable query that knows where to run. */
export class FindManyBuilder {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner
  readonly #query: ListQuery

  constructor(index: SchemaIndex, model: ModelIndex, runner: Runner, query?: ListQuery) {
    this.#index = index
    this.#model = model
    this.#runner = runner
    this.#query = query ?? { ...emptyQuery, model: model.ir.name }
  }

  /** Adds what a whole query object says. */
  options(options: unknown): FindManyBuilder {
    if (!isPlainObject(options))
      throw new TypeError('findMany: expected an object of where, orderBy, select, include, …')
    const stranger = Object.keys(options).find((name) => !listOptions.has(name))
    if (stranger !== undefined)
      throw new TypeError(
        `findMany: "${printableName(stranger)}" is no option; there are ${[...listOptions].join(', ')}`,
      )
    const { where, orderBy, select, include, limit, offset } = options
    let builder: FindManyBuilder = this
    if (where !== undefined) builder = builder.where(where)
    if (orderBy !== undefined) builder = builder.orderBy(orderBy)
    if (select !== undefined) builder = builder.select(select)
    if (include !== undefined)
      builder = builder.#selecting(readIncludes(this.#index, this.#model, include), 'include')
    if (limit !== undefined) builder = builder.limit(limit)
    if (offset !== undefined) builder = builder.offset(offset)
    return builder
  }

  where(where: unknown): FindManyBuilder {
    return this.#filtered(readWhere(this.#index, this.#model, where, 'where'))
  }

  whereOptional(where: unknown): FindManyBuilder {
    return where === undefined ? this : this.where(where)
  }

  whereAny(filters: unknown): FindManyBuilder {
    if (!Array.isArray(filters)) throw new TypeError('whereAny: expected an array of conditions')
    const operands = filters.map((filter, at) =>
      readWhere(this.#index, this.#model, filter, `whereAny[${at}]`),
    )
    return this.#filtered({ kind: 'or', operands })
  }

  matching(argument: unknown): FindManyBuilder {
    if (argument === undefined || argument === null) return this
    const { filter, orderBy } = readMatching(this.#model, argument)
    const filtered = filter === undefined ? this : this.#filtered(filter)
    return filtered.#with({ orderBy: [...filtered.#query.orderBy, ...orderBy] })
  }

  orderBy(...terms: readonly unknown[]): FindManyBuilder {
    const more = terms.flatMap((term) => readOrder(this.#index, this.#model, term))
    return this.#with({ orderBy: [...this.#query.orderBy, ...more] })
  }

  limit(rows: unknown): FindManyBuilder {
    return this.#with({ limit: readLimit(rows, 'limit') })
  }

  offset(rows: unknown): FindManyBuilder {
    return this.#with({ offset: readLimit(rows, 'offset') })
  }

  select(select: unknown): FindManyBuilder {
    const { fields, include } = readSelect(this.#index, this.#model, select)
    return this.#with({
      selection: joinSelections(
        { fields, include: this.#query.selection.include },
        include,
        'select',
      ),
    })
  }

  include(relation: unknown, options: unknown = true): FindManyBuilder {
    const name = readIncludedName(this.#model, relation)
    const include = readInclude(this.#index, this.#model, name, options, `include.${name}`)
    return this.#selecting([include], 'include')
  }

  asDetail(): FindManyBuilder {
    return this.#with({ slot: 'detail' })
  }

  asList(): FindManyBuilder {
    return this.#with({ slot: 'list' })
  }

  forUpdate(options?: unknown): FindManyBuilder {
    return this.#with({ lock: readLock(options) })
  }

  runInTx(tx: unknown, ...args: readonly unknown[]): Promise<readonly RowObject[]> {
    return this.#on(tx).run(...args)
  }

  async run(...args: readonly unknown[]): Promise<readonly RowObject[]> {
    const result = await runFor(this.#runner, args, (orm, context) =>
      orm.list(this.#query, context, 'native'),
    )
    return result.rows
  }

  count(): Ready<number> {
    const query = { ...this.#query, ...onlyCounted }
    return {
      runInTx: (tx, ...args) =>
        this.#on(tx)
          .count()
          .run(...args),
      run: async (...args) => {
        const { total } = await runFor(this.#runner, args, (orm, context) =>
          orm.list(query, context, 'native'),
        )
        return total ?? 0
      },
    }
  }

  page(
    input: PageInput | null | undefined,
    options: { readonly max: number },
  ): Ready<Page<RowObject>> {
    const max = readLimit(options.max, 'max')
    // Out of range is brought into range, never an error (spec/http 4.5).
    const limit = Math.min(Math.max(input?.limit ?? max, 0), max)
    const offset = Math.max(input?.offset ?? 0, 0)
    const query = { ...this.#query, limit, offset, count: true }
    return {
      runInTx: (tx, ...args) =>
        this.#on(tx)
          .page(input, options)
          .run(...args),
      run: async (...args) => {
        const { rows, total } = await runFor(this.#runner, args, (orm, context) =>
          orm.list(query, context, 'native'),
        )
        const hasNextPage = total !== undefined && offset + limit < total
        return {
          items: rows,
          totalCount: total ?? null,
          pageInfo: {
            limit,
            offset,
            hasNextPage,
            hasPreviousPage: offset > 0,
          },
        }
      },
    }
  }

  toSQL(...args: readonly unknown[]): SqlPreview {
    return previewSql(this.#runner, { kind: 'list', query: this.#query }, args)
  }

  explain(...args: readonly unknown[]): Promise<string> {
    return explainQuery(this.#runner, { kind: 'list', query: this.#query }, args)
  }

  stream({ batchRows = 1000 }: { readonly batchRows?: number } = {}): {
    run(...args: readonly unknown[]): AsyncIterable<RowObject>
  } {
    if (!Number.isSafeInteger(batchRows) || batchRows < 1)
      throw new TypeError('stream: batchRows must be a whole number from 1')
    if (this.#query.offset !== undefined)
      throw new TypeError('stream: a stream starts at the first row, and takes no offset')
    return {
      run: (...args) =>
        streamRows(this.#query, batchRows, this.#runner, readContext(this.#runner, args)),
    }
  }

  cursorPage(
    input: CursorInput | null | undefined,
    options: { readonly max: number; readonly count?: boolean },
  ): { run(...args: readonly unknown[]): Promise<CursorPage<RowObject>> } {
    const max = readLimit(options.max, 'max')
    const limit = Math.min(Math.max(input?.limit ?? max, 0), max)
    const query = { ...this.#query, count: options.count === true }
    const { orm, session } = this.#runner
    return {
      run: async (...args) =>
        readCursorPage(
          { query, cursor: input ?? {}, limit },
          { orm, session, context: readContext(this.#runner, args), form: 'native' },
        ),
    }
  }

  #on(tx: unknown): FindManyBuilder {
    const runner = { ...this.#runner, ...transactionOf(tx) }
    return new FindManyBuilder(this.#index, this.#model, runner, this.#query)
  }

  #filtered(filter: Filter): FindManyBuilder {
    const { where } = this.#query
    return this.#with({
      where: where === undefined ? filter : { kind: 'and', operands: [where, filter] },
    })
  }

  #selecting(include: Selection['include'], place: string): FindManyBuilder {
    return this.#with({ selection: joinSelections(this.#query.selection, include, place) })
  }

  #with(changes: Partial<ListQuery>): FindManyBuilder {
    const query = { ...this.#query, ...changes }
    return new FindManyBuilder(this.#index, this.#model, this.#runner, query)
  }
}

/** The name of the relation that a handle stands for. */
export function readIncludedName(model: ModelIndex, handle: unknown): string {
  const relation = readRelationHandle(handle)
  if (relation === undefined)
    throw new TypeError('include: expected the handle of a relation, such as post.author')
  const [name, ...rest] = relation.path
  if (relation.root !== model.ir.name)
    throw new TypeError(
      `include: a relation of "${relation.root}", expected one of "${model.ir.name}"`,
    )
  if (name === undefined || rest.length > 0)
    throw new TypeError(
      `include: "${relation.path.join('.')}" is a relation of a relation; include "${name}" with { include: … }`,
    )
  return name
}

const emptyQuery: Omit<ListQuery, 'model'> = {
  slot: 'list',
  where: undefined,
  orderBy: [],
  selection: everything,
  limit: undefined,
  offset: undefined,
  count: false,
}

const onlyCounted: Partial<ListQuery> = {
  count: true,
  limit: 0,
  offset: undefined,
  orderBy: [],
  selection: everything,
  lock: undefined,
}

const listOptions: ReadonlySet<string> = new Set([
  'where',
  'orderBy',
  'select',
  'include',
  'limit',
  'offset',
])
