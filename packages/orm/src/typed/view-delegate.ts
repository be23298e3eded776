import { CratestackError } from '@cratestack/core'
import type { ViewIr } from '@cratestack/schema/ir'
import { DatabaseError, type Executor, type Statement } from '@cratestack/sql'
import type { ModelIndex, SchemaIndex } from '../model/schema-index.ts'
import { mapDatabaseError } from '../operation/map-database-error.ts'
import { AggregateBuilder } from './aggregate-builder.ts'
import { FindManyBuilder } from './find-many-builder.ts'
import { FindUniqueBuilder } from './find-unique-builder.ts'
import { readUniqueKey } from './read-key.ts'
import type { Runner } from './runner.ts'

/** The runtime of the delegates of views, which read and nothing else. */
export class ViewDelegate {
  readonly #index: SchemaIndex
  readonly #view: ViewIr
  readonly #model: ModelIndex
  readonly #runner: Runner

  constructor(index: SchemaIndex, view: ViewIr, model: ModelIndex, runner: Runner) {
    this.#index = index
    this.#view = view
    this.#model = model
    this.#runner = runner
  }

  findMany(options?: unknown): FindManyBuilder {
    const builder = new FindManyBuilder(this.#index, this.#model, this.#runner)
    return options === undefined ? builder : builder.options(options)
  }

  findUnique(key: unknown): FindUniqueBuilder {
    if (this.#view.key === undefined)
      throw new TypeError(`findUnique: the view "${this.#view.name}" has no key`)
    const unique = readUniqueKey(this.#model, key)
    return new FindUniqueBuilder(this.#index, this.#model, this.#runner, unique)
  }

  aggregate(): AggregateBuilder {
    return new AggregateBuilder(this.#index, this.#model, this.#runner)
  }

  async refresh(): Promise<void> {
    const { name, table, materialized } = this.#view
    if (materialized === undefined)
      throw new CratestackError('FORBIDDEN', `view \`${name}\` is not materialized`)
    const { orm, session } = this.#runner
    try {
      if (session.kind === 'driver') await refresh(session.driver, table, true)
      // What fails in a transaction ends it, unless a savepoint is there.
      else await session.connection.savepoint((connection) => refresh(connection, table, true))
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (!isNotConcurrent(error)) throw mapDatabaseError(error, orm.schema)
      await refresh(session.kind === 'driver' ? session.driver : session.connection, table, false)
    }
  }
}

async function refresh(executor: Executor, view: string, concurrently: boolean): Promise<void> {
  const text = executor.dialect.renderRefresh(view, concurrently)
  const statement: Statement = { text, parameters: [], columns: [] }
  await executor.run(statement, [])
}

/**
 * Whether the view cannot be refreshed beside its readers: it was never filled (feature_not_supported),
 * or somebody dropped its unique index (object_not_in_prerequisite_state).
 */
function isNotConcurrent({ facts: { sqlState } }: DatabaseError): boolean {
  return sqlState === '0A000' || sqlState === '55000'
}
