// The runtime of writes. What the input says is checked by the ORM, which knows the rules.

import { isPlainObject } from '@cratestack/core'
import type { RowKey } from '../query/query.ts'
import type { CreateQuery, DeleteQuery, UpdateQuery } from '../query/write.ts'
import type { RowObject, WriteResult } from '../row.ts'
import type { Runner } from './runner.ts'
import { WriteRuns, type WrittenInTx } from './write-runs.ts'

type Members = Readonly<Record<string, unknown>>

export class CreateBuilder {
  readonly #runner: Runner
  readonly #query: CreateQuery

  constructor(runner: Runner, query: CreateQuery) {
    this.#runner = runner
    this.#query = query
  }

  withServerFields(fields: unknown): CreateBuilder {
    const serverFields = { ...this.#query.serverFields, ...readMembers(fields, 'withServerFields') }
    return new CreateBuilder(this.#runner, { ...this.#query, serverFields })
  }

  run(...args: readonly unknown[]): Promise<RowObject> {
    return this.#runs().run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<RowObject>> {
    return this.#runs().runInTx(args)
  }

  #runs(): WriteRuns<WriteResult, RowObject> {
    return new WriteRuns(
      this.#runner,
      (orm, context) =>
        orm.create({ ...this.#query, lockProbes: isIsolated(this.#runner) }, context, 'native'),
      ({ row }) => row,
    )
  }
}

export class UpdateBuilder {
  readonly #runner: Runner
  readonly #query: UpdateQuery

  constructor(runner: Runner, query: UpdateQuery) {
    this.#runner = runner
    this.#query = query
  }

  set(patch: unknown, ...value: readonly unknown[]): UpdateBuilder {
    const members = typeof patch === 'string' ? { [patch]: value[0] } : readMembers(patch, 'set')
    return this.#with({ patch: { ...this.#query.patch, ...members } })
  }

  setServerFields(fields: unknown): UpdateBuilder {
    const members = readMembers(fields, 'setServerFields')
    return this.#with({ serverFields: { ...this.#query.serverFields, ...members } })
  }

  ifMatch(version: unknown): UpdateBuilder {
    return this.#with({ ifMatch: readVersion(version) })
  }

  run(...args: readonly unknown[]): Promise<RowObject> {
    return this.#runs().run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<RowObject>> {
    return this.#runs().runInTx(args)
  }

  #runs(): WriteRuns<WriteResult, RowObject> {
    return new WriteRuns(
      this.#runner,
      (orm, context) => orm.update(this.#query, context, 'native'),
      ({ row }) => row,
    )
  }

  #with(changes: Partial<UpdateQuery>): UpdateBuilder {
    return new UpdateBuilder(this.#runner, { ...this.#query, ...changes })
  }
}

export class DeleteBuilder {
  readonly #runner: Runner
  readonly #query: DeleteQuery

  constructor(runner: Runner, query: DeleteQuery) {
    this.#runner = runner
    this.#query = query
  }

  ifMatch(version: unknown): DeleteBuilder {
    return new DeleteBuilder(this.#runner, { ...this.#query, ifMatch: readVersion(version) })
  }

  run(...args: readonly unknown[]): Promise<RowObject> {
    return this.#runs().run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<RowObject>> {
    return this.#runs().runInTx(args)
  }

  #runs(): WriteRuns<WriteResult, RowObject> {
    return new WriteRuns(
      this.#runner,
      (orm, context) => orm.delete(this.#query, context, 'native'),
      ({ row }) => row,
    )
  }
}

/** Whether what rules have read has to stay: the transaction was asked to be isolated. */
export function isIsolated({ transaction }: Runner): boolean {
  return transaction?.isolation !== undefined
}

export function createBuilder(runner: Runner, model: string, input: unknown): CreateBuilder {
  return new CreateBuilder(runner, { model, input: readMembers(input, 'create'), serverFields: {} })
}

export function updateBuilder(runner: Runner, model: string, key: RowKey): UpdateBuilder {
  return new UpdateBuilder(runner, { model, key, patch: {}, serverFields: {}, ifMatch: undefined })
}

export function deleteBuilder(runner: Runner, model: string, key: RowKey): DeleteBuilder {
  return new DeleteBuilder(runner, { model, key, ifMatch: undefined })
}

export function readMembers(value: unknown, caller: string): Members {
  if (isPlainObject(value)) return value
  throw new TypeError(`${caller}: expected an object of values by field`)
}

export function readVersion(version: unknown): number | bigint {
  if (typeof version === 'bigint' || Number.isSafeInteger(version))
    return version as number | bigint
  throw new TypeError('ifMatch: expected the version that was read, a whole number')
}
