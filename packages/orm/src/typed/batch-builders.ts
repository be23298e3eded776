// The runtime of batches. What an item says is checked by the ORM, item by item.

import { type BatchResponse, type Context, isPlainObject } from '@cratestack/core'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Operation } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'
import type {
  BatchCreateQuery,
  BatchDeleteQuery,
  BatchUpdateQuery,
  BatchUpsertQuery,
} from '../query/batch.ts'
import { everything } from '../query/query.ts'
import type { RowObject, WriteResult } from '../row.ts'
import { readPrimaryKey } from './read-key.ts'
import { isStringArray } from './read-names.ts'
import { type Ready, type Runner, readyRead } from './runner.ts'
import { isIsolated, readMembers, readVersion } from './write-builders.ts'
import { WriteRuns, type WrittenInTx } from './write-runs.ts'

export interface ReadyWrite<Result> {
  run(...args: readonly unknown[]): Promise<Result>
  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<Result>>
}

type Rows = BatchResponse<RowObject>

export function batchGet(runner: Runner, model: ModelIndex, keys: unknown): Ready<Rows> {
  const query = {
    model: model.ir.name,
    keys: readItems(keys, 'batchGet').map((key) => readPrimaryKey(model, key, 'batchGet')),
    selection: everything,
  }
  return readyRead(
    runner,
    (orm, context) => orm.batchGet(query, context, 'native'),
    (response) => response,
  )
}

export function batchUpdate(runner: Runner, model: ModelIndex, items: unknown): ReadyWrite<Rows> {
  const query: BatchUpdateQuery = {
    model: model.ir.name,
    items: readItems(items, 'batchUpdate').map((item) => {
      const { id, patch, ifMatch } = readMembers(item, 'batchUpdate')
      return {
        key: readPrimaryKey(model, id, 'batchUpdate'),
        patch: readMembers(patch, 'batchUpdate: patch'),
        serverFields: {},
        ifMatch: ifMatch === undefined ? undefined : readVersion(ifMatch),
      }
    }),
  }
  return readyWrite(runner, (orm, context) => orm.batchUpdate(query, context, 'native'))
}

export function batchDelete(runner: Runner, model: ModelIndex, items: unknown): ReadyWrite<Rows> {
  const query: BatchDeleteQuery = {
    model: model.ir.name,
    items: readItems(items, 'batchDelete').map((item) => {
      const isVersioned = isPlainObject(item) && Object.hasOwn(item, 'ifMatch')
      const { id, ifMatch } = isVersioned ? item : { id: item, ifMatch: undefined }
      return {
        key: readPrimaryKey(model, id, 'batchDelete'),
        ifMatch: ifMatch === undefined ? undefined : readVersion(ifMatch),
      }
    }),
  }
  return readyWrite(runner, (orm, context) => orm.batchDelete(query, context, 'native'))
}

/** The runtime of `BatchCreate`. */
export class BatchCreateBuilder implements ReadyWrite<Rows> {
  readonly #runner: Runner
  readonly #query: BatchCreateQuery

  constructor(runner: Runner, query: BatchCreateQuery) {
    this.#runner = runner
    this.#query = query
  }

  withServerFields(fields: unknown): BatchCreateBuilder {
    return new BatchCreateBuilder(this.#runner, withServerFields(this.#query, fields))
  }

  run(...args: readonly unknown[]): Promise<Rows> {
    return this.#ready().run(...args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<Rows>> {
    return this.#ready().runInTx(...args)
  }

  #ready(): ReadyWrite<Rows> {
    const query = { ...this.#query, lockProbes: isIsolated(this.#runner) }
    return readyWrite(this.#runner, (orm, context) => orm.batchCreate(query, context, 'native'))
  }
}

/** The runtime of `BatchUpsert`. */
export class BatchUpsertBuilder implements ReadyWrite<Rows> {
  readonly #runner: Runner
  readonly #query: BatchUpsertQuery

  constructor(runner: Runner, query: BatchUpsertQuery) {
    this.#runner = runner
    this.#query = query
  }

  withServerFields(fields: unknown): BatchUpsertBuilder {
    return new BatchUpsertBuilder(this.#runner, withServerFields(this.#query, fields))
  }

  onConflict(fields: unknown): BatchUpsertBuilder {
    if (!isStringArray(fields)) throw new TypeError('onConflict: expected an array of field names')
    return new BatchUpsertBuilder(this.#runner, { ...this.#query, conflict: fields })
  }

  run(...args: readonly unknown[]): Promise<Rows> {
    return this.#ready().run(...args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<Rows>> {
    return this.#ready().runInTx(...args)
  }

  #ready(): ReadyWrite<Rows> {
    const query = { ...this.#query, lockProbes: isIsolated(this.#runner) }
    return readyWrite(this.#runner, (orm, context) => orm.batchUpsert(query, context, 'native'))
  }
}

/** The items of a batch of creates or upserts. */
export function readInputs(
  model: ModelIndex,
  inputs: unknown,
  caller: 'batchCreate' | 'batchUpsert',
): BatchCreateQuery & BatchUpsertQuery {
  const items = readItems(inputs, caller).map((input) => ({
    input: readMembers(input, caller),
    serverFields: {},
  }))
  return { model: model.ir.name, items }
}

function withServerFields<Query extends BatchCreateQuery>(query: Query, fields: unknown): Query {
  const members = readMembers(fields, 'withServerFields')
  const items = query.items.map(({ input, serverFields }) => ({
    input,
    serverFields: { ...serverFields, ...members },
  }))
  return { ...query, items }
}

function readItems(items: unknown, caller: string): readonly unknown[] {
  if (Array.isArray(items)) return items
  throw new TypeError(`${caller}: expected an array`)
}

function readyWrite(
  runner: Runner,
  plan: (orm: Orm, context: Context) => Operation<BatchResponse<WriteResult>>,
): ReadyWrite<Rows> {
  const runs = new WriteRuns(runner, plan, toRows)
  return { run: (...args) => runs.run(args), runInTx: (...args) => runs.runInTx(args) }
}

function toRows({ results, summary }: BatchResponse<WriteResult>): Rows {
  return {
    results: results.map((result) =>
      result.status === 'ok' ? { ...result, value: result.value.row } : result,
    ),
    summary,
  }
}
