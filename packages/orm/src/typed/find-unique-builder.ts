import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import type { Filter } from '../query/filter.ts'
import { everything, type GetQuery, type Include, type Selection } from '../query/query.ts'
import type { PreviewQuery, SqlPreview } from '../read/preview.ts'
import type { RowObject } from '../row.ts'
import { readIncludedName } from './find-many-builder.ts'
import { explainQuery, previewSql } from './previews.ts'
import type { readUniqueKey } from './read-key.ts'
import { readLock } from './read-lock.ts'
import { joinSelections, readInclude, readSelect } from './read-selection.ts'
import { type Runner, runFor, transactionOf } from './runner.ts'

/** The runtime of `FindUnique`. */
export class FindUniqueBuilder {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner
  readonly #key: ReturnType<typeof readUniqueKey>
  readonly #query: Pick<GetQuery, 'slot' | 'selection' | 'lock'>

  constructor(
    index: SchemaIndex,
    model: ModelIndex,
    runner: Runner,
    key: ReturnType<typeof readUniqueKey>,
    query: Pick<GetQuery, 'slot' | 'selection' | 'lock'> = {
      slot: 'detail',
      selection: everything,
    },
  ) {
    this.#index = index
    this.#model = model
    this.#runner = runner
    this.#key = key
    this.#query = query
  }

  select(select: unknown): FindUniqueBuilder {
    const { fields, include } = readSelect(this.#index, this.#model, select)
    return this.#selecting({ fields, include: this.#query.selection.include }, include, 'select')
  }

  include(relation: unknown, options: unknown = true): FindUniqueBuilder {
    const name = readIncludedName(this.#model, relation)
    const include = readInclude(this.#index, this.#model, name, options, `include.${name}`)
    return this.#selecting(this.#query.selection, [include], 'include')
  }

  asDetail(): FindUniqueBuilder {
    return this.#with({ slot: 'detail' })
  }

  asList(): FindUniqueBuilder {
    return this.#with({ slot: 'list' })
  }

  toSQL(...args: readonly unknown[]): SqlPreview {
    return previewSql(this.#runner, this.#preview(), args)
  }

  explain(...args: readonly unknown[]): Promise<string> {
    return explainQuery(this.#runner, this.#preview(), args)
  }

  #preview(): PreviewQuery {
    const { fields: key } = this.#key
    return { kind: 'get', query: { model: this.#model.ir.name, key, ...this.#query } }
  }

  forUpdate(options?: unknown): FindUniqueBuilder {
    return this.#with({ lock: readLock(options) })
  }

  runInTx(tx: unknown, ...args: readonly unknown[]): Promise<RowObject | null> {
    const runner = { ...this.#runner, ...transactionOf(tx) }
    const builder = new FindUniqueBuilder(this.#index, this.#model, runner, this.#key, this.#query)
    return builder.run(...args)
  }

  async run(...args: readonly unknown[]): Promise<RowObject | null> {
    const { kind, fields } = this.#key
    const model = this.#model.ir.name
    if (kind === 'primary') {
      const row = await runFor(this.#runner, args, (orm, context) =>
        orm.get({ model, key: fields, ...this.#query }, context, 'native'),
      )
      return row ?? null
    }
    // A unique constraint is a condition that one row satisfies at most.
    const where: Filter = {
      kind: 'and',
      operands: Object.entries(fields).map(([field, value]) => ({
        kind: 'field',
        field,
        test: { operator: 'eq', value },
      })),
    }
    const { rows } = await runFor(this.#runner, args, (orm, context) =>
      orm.list(
        { model, where, orderBy: [], limit: 1, offset: undefined, count: false, ...this.#query },
        context,
        'native',
      ),
    )
    return rows[0] ?? null
  }

  #selecting(selection: Selection, include: readonly Include[], place: string): FindUniqueBuilder {
    return this.#with({ selection: joinSelections(selection, include, place) })
  }

  #with(changes: Partial<Pick<GetQuery, 'slot' | 'selection' | 'lock'>>): FindUniqueBuilder {
    const query = { ...this.#query, ...changes }
    return new FindUniqueBuilder(this.#index, this.#model, this.#runner, this.#key, query)
  }
}
