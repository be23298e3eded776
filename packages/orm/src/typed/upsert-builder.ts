import type { UpsertQuery } from '../query/write.ts'
import type { RowObject, UpsertResult } from '../row.ts'
import { isStringArray } from './read-names.ts'
import type { Runner } from './runner.ts'
import type { InsertedOrExisting } from './upserts.ts'
import { isIsolated, readMembers, readVersion } from './write-builders.ts'
import { WriteRuns, type WrittenInTx } from './write-runs.ts'

/** The runtime of `Upsert`. */
export class UpsertBuilder {
  readonly #runner: Runner
  readonly #query: UpsertQuery

  constructor(runner: Runner, query: UpsertQuery) {
    this.#runner = runner
    this.#query = query
  }

  withServerFields(fields: unknown): UpsertBuilder {
    const members = readMembers(fields, 'withServerFields')
    return this.#with({ serverFields: { ...this.#query.serverFields, ...members } })
  }

  onConflict(fields: unknown): UpsertBuilder {
    if (!isStringArray(fields)) throw new TypeError('onConflict: expected an array of field names')
    return this.#with({ conflict: fields })
  }

  reviveDeleted(): UpsertBuilder {
    return this.#with({ revive: true })
  }

  requireInsert(): UpsertBuilder {
    return this.#with({ require: 'insert' })
  }

  ifMatch(version: unknown): UpsertBuilder {
    return this.#with({ ifMatch: readVersion(version) })
  }

  doNothing(): {
    run(...args: readonly unknown[]): Promise<InsertedOrExisting<RowObject>>
    runInTx(...args: readonly unknown[]): Promise<WrittenInTx<InsertedOrExisting<RowObject>>>
  } {
    const runs = this.#with({ existing: 'keep' }).#runs(
      ({ row, inserted }): InsertedOrExisting<RowObject> => ({
        kind: inserted ? 'inserted' : 'existing',
        value: row,
      }),
    )
    return { run: (...args) => runs.run(args), runInTx: (...args) => runs.runInTx(args) }
  }

  run(...args: readonly unknown[]): Promise<RowObject> {
    return this.#runs(({ row }) => row).run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<RowObject>> {
    return this.#runs(({ row }) => row).runInTx(args)
  }

  #runs<Value>(toValue: (result: UpsertResult) => Value): WriteRuns<UpsertResult, Value> {
    const query = { ...this.#query, lockProbes: isIsolated(this.#runner) }
    return new WriteRuns(
      this.#runner,
      (orm, context) => orm.upsert(query, context, 'native'),
      toValue,
    )
  }

  #with(changes: Partial<UpsertQuery>): UpsertBuilder {
    return new UpsertBuilder(this.#runner, { ...this.#query, ...changes })
  }
}

export function upsertBuilder(runner: Runner, model: string, input: unknown): UpsertBuilder {
  return new UpsertBuilder(runner, {
    model,
    input: readMembers(input, 'upsert'),
    serverFields: {},
    existing: 'update',
    revive: false,
    require: undefined,
    ifMatch: undefined,
  })
}
