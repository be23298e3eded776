// The runtime of `UpdateMany` and `DeleteMany`. Whether there is a condition and a change is checked
// by the ORM, which also sees conditions that always hold.

import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import type { Filter } from '../query/filter.ts'
import type { DeleteManyQuery, UpdateManyQuery } from '../query/write.ts'
import type { ManyResult } from '../row.ts'
import { readLimit } from './read-limit.ts'
import { readWhere } from './read-where.ts'
import type { Runner } from './runner.ts'
import { readMembers } from './write-builders.ts'
import { WriteRuns, type WrittenInTx } from './write-runs.ts'

export class UpdateManyBuilder {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner
  readonly #query: UpdateManyQuery

  constructor(index: SchemaIndex, model: ModelIndex, runner: Runner, query?: UpdateManyQuery) {
    this.#index = index
    this.#model = model
    this.#runner = runner
    this.#query = query ?? { ...nothingYet, model: model.ir.name, patch: {}, serverFields: {} }
  }

  where(where: unknown): UpdateManyBuilder {
    const filter = readWhere(this.#index, this.#model, where, 'where')
    return this.#with({ where: both(this.#query.where, filter) })
  }

  set(patch: unknown, ...value: readonly unknown[]): UpdateManyBuilder {
    const members = typeof patch === 'string' ? { [patch]: value[0] } : readMembers(patch, 'set')
    return this.#with({ patch: { ...this.#query.patch, ...members } })
  }

  setServerFields(fields: unknown): UpdateManyBuilder {
    const members = readMembers(fields, 'setServerFields')
    return this.#with({ serverFields: { ...this.#query.serverFields, ...members } })
  }

  maxAffectedRows(rows: unknown): UpdateManyBuilder {
    return this.#with({ maxAffectedRows: readLimit(rows, 'maxAffectedRows') })
  }

  run(...args: readonly unknown[]): Promise<ManyResult> {
    return this.#runs().run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<ManyResult>> {
    return this.#runs().runInTx(args)
  }

  #runs(): WriteRuns<ManyResult, ManyResult> {
    return new WriteRuns(
      this.#runner,
      (orm, context) => orm.updateMany(this.#query, context, 'native'),
      (result) => result,
    )
  }

  #with(changes: Partial<UpdateManyQuery>): UpdateManyBuilder {
    const query = { ...this.#query, ...changes }
    return new UpdateManyBuilder(this.#index, this.#model, this.#runner, query)
  }
}

export class DeleteManyBuilder {
  readonly #index: SchemaIndex
  readonly #model: ModelIndex
  readonly #runner: Runner
  readonly #query: DeleteManyQuery

  constructor(index: SchemaIndex, model: ModelIndex, runner: Runner, query?: DeleteManyQuery) {
    this.#index = index
    this.#model = model
    this.#runner = runner
    this.#query = query ?? { ...nothingYet, model: model.ir.name }
  }

  where(where: unknown): DeleteManyBuilder {
    const filter = readWhere(this.#index, this.#model, where, 'where')
    return this.#with({ where: both(this.#query.where, filter) })
  }

  maxAffectedRows(rows: unknown): DeleteManyBuilder {
    return this.#with({ maxAffectedRows: readLimit(rows, 'maxAffectedRows') })
  }

  run(...args: readonly unknown[]): Promise<ManyResult> {
    return this.#runs().run(args)
  }

  runInTx(...args: readonly unknown[]): Promise<WrittenInTx<ManyResult>> {
    return this.#runs().runInTx(args)
  }

  #runs(): WriteRuns<ManyResult, ManyResult> {
    return new WriteRuns(
      this.#runner,
      (orm, context) => orm.deleteMany(this.#query, context, 'native'),
      (result) => result,
    )
  }

  #with(changes: Partial<DeleteManyQuery>): DeleteManyBuilder {
    const query = { ...this.#query, ...changes }
    return new DeleteManyBuilder(this.#index, this.#model, this.#runner, query)
  }
}

const nothingYet: Omit<DeleteManyQuery, 'model'> = { where: undefined, maxAffectedRows: undefined }

function both(one: Filter | undefined, other: Filter): Filter {
  return one === undefined ? other : { kind: 'and', operands: [one, other] }
}
