// The runtime of `Aggregate` and of groups.

import { isPlainObject, printableName } from '@cratestack/core'
import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import type { AggregateQuery, AggregateTerm } from '../query/aggregate.ts'
import type { RowObject } from '../row.ts'
import { readLimit } from './read-limit.ts'
import { isStringArray, readName } from './read-names.ts'
import { readWhere } from './read-where.ts'
import { type Ready, type Runner, readyRead } from './runner.ts'

export class AggregateBuilder {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner
  readonly #query: AggregateQuery

  constructor(index: SchemaIndex, model: ModelIndex, runner: Runner, query?: AggregateQuery) {
    this.#index = index
    this.#model = model
    this.#runner = runner
    this.#query = query ?? { ...nothingYet, model: model.ir.name }
  }

  where(where: unknown): AggregateBuilder {
    const filter = readWhere(this.#index, this.#model, where, 'where')
    const { where: before } = this.#query
    return this.#with({
      where: before === undefined ? filter : { kind: 'and', operands: [before, filter] },
    })
  }

  whereOptional(where: unknown): AggregateBuilder {
    return where === undefined ? this : this.where(where)
  }

  count(): Ready<unknown> {
    return this.#one({ function: 'count', field: undefined, distinct: false })
  }

  sum(field: unknown): Ready<unknown> {
    return this.#one({ function: 'sum', field: readName(field, 'sum') })
  }

  avg(field: unknown): Ready<unknown> {
    return this.#one({ function: 'avg', field: readName(field, 'avg') })
  }

  min(field: unknown): Ready<unknown> {
    return this.#one({ function: 'min', field: readName(field, 'min') })
  }

  max(field: unknown): Ready<unknown> {
    return this.#one({ function: 'max', field: readName(field, 'max') })
  }

  distinct(field: unknown): Ready<readonly unknown[]> {
    const name = readName(field, 'distinct')
    return this.#ready({ ...this.#query, groupBy: [name] }, (rows) => rows.map((row) => row[name]))
  }

  several(terms: unknown): Ready<unknown> {
    return this.#ready({ ...this.#query, values: readTerms(terms) }, ([row]) => row)
  }

  groupBy(fields: unknown): { several(terms: unknown): GroupsBuilder } {
    if (!isStringArray(fields) || fields.length === 0)
      throw new TypeError('groupBy: expected an array of field names')
    const query = { ...this.#query, groupBy: fields }
    return {
      several: (terms) => new GroupsBuilder(this.#runner, { ...query, values: readTerms(terms) }),
    }
  }

  #one(value: AggregateTerm): Ready<unknown> {
    return this.#ready({ ...this.#query, values: { value } }, ([row]) => row?.['value'])
  }

  #ready<Result>(
    query: AggregateQuery,
    toResult: (rows: readonly RowObject[]) => Result,
  ): Ready<Result> {
    return readyRead(
      this.#runner,
      (orm, context) => orm.aggregate(query, context, 'native'),
      toResult,
    )
  }

  #with(changes: Partial<AggregateQuery>): AggregateBuilder {
    const query = { ...this.#query, ...changes }
    return new AggregateBuilder(this.#index, this.#model, this.#runner, query)
  }
}

/** The runtime of `Groups`. */
export class GroupsBuilder {
  readonly #runner: Runner
  readonly #query: AggregateQuery

  constructor(runner: Runner, query: AggregateQuery) {
    this.#runner = runner
    this.#query = query
  }

  having(conditions: unknown): GroupsBuilder {
    return this.#with({ having: [...this.#query.having, ...readHaving(conditions)] })
  }

  orderBy(terms: unknown): GroupsBuilder {
    return this.#with({ orderBy: [...this.#query.orderBy, ...readOrder(terms)] })
  }

  limit(groups: unknown): GroupsBuilder {
    return this.#with({ limit: readLimit(groups, 'limit') })
  }

  offset(groups: unknown): GroupsBuilder {
    return this.#with({ offset: readLimit(groups, 'offset') })
  }

  run(...args: readonly unknown[]): Promise<readonly RowObject[]> {
    return this.#ready().run(...args)
  }

  runInTx(tx: unknown, ...args: readonly unknown[]): Promise<readonly RowObject[]> {
    return this.#ready().runInTx(tx, ...args)
  }

  #ready(): Ready<readonly RowObject[]> {
    return readyRead(
      this.#runner,
      (orm, context) => orm.aggregate(this.#query, context, 'native'),
      (rows) => rows,
    )
  }

  #with(changes: Partial<AggregateQuery>): GroupsBuilder {
    return new GroupsBuilder(this.#runner, { ...this.#query, ...changes })
  }
}

const nothingYet: Omit<AggregateQuery, 'model'> = {
  where: undefined,
  groupBy: [],
  values: {},
  having: [],
  orderBy: [],
  limit: undefined,
  offset: undefined,
}

function readTerms(terms: unknown): Readonly<Record<string, AggregateTerm>> {
  const entries = isPlainObject(terms) ? Object.entries(terms) : []
  if (entries.length === 0)
    throw new TypeError("several: expected an object such as { rows: count(), most: max('price') }")
  return Object.fromEntries(entries.map(([name, term]) => [name, readTerm(name, term)]))
}

function readTerm(name: string, term: unknown): AggregateTerm {
  const { function: kind, field, distinct } = isPlainObject(term) ? term : {}
  if (kind === 'count')
    return {
      function: kind,
      field: field === undefined ? undefined : readName(field, `several.${name}`),
      distinct: distinct === true,
    }
  if (kind === 'sum' || kind === 'avg' || kind === 'min' || kind === 'max')
    return { function: kind, field: readName(field, `several.${name}`) }
  throw new TypeError(
    `several.${printableName(name)}: expected count(), sum(…), avg(…), min(…) or max(…)`,
  )
}

const operators: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])

function readHaving(conditions: unknown): AggregateQuery['having'] {
  if (!isPlainObject(conditions))
    throw new TypeError('having: expected an object such as { rows: { gt: 1 } }')
  return Object.entries(conditions).flatMap(([name, tests]) => {
    const place = `having.${printableName(name)}`
    if (!isPlainObject(tests))
      throw new TypeError(`${place}: expected ${[...operators].join(', ')} and a value`)
    return Object.entries(tests).map(([operator, value]) => {
      if (!isOperator(operator))
        throw new TypeError(`${place}: "${printableName(operator)}" is no operator`)
      if (value === undefined || value === null)
        throw new TypeError(`${place}.${operator} is ${value}: leave it out`)
      return { name, operator, value }
    })
  })
}

function isOperator(name: string): name is AggregateQuery['having'][number]['operator'] {
  return operators.has(name)
}

function readOrder(terms: unknown): AggregateQuery['orderBy'] {
  if (!isPlainObject(terms))
    throw new TypeError("orderBy: expected an object such as { rows: 'desc' }")
  return Object.entries(terms).map(([name, direction]) => {
    if (direction !== 'asc' && direction !== 'desc')
      throw new TypeError(`orderBy.${printableName(name)}: expected 'asc' or 'desc'`)
    return { name, direction, nulls: 'last' }
  })
}
