import {
  type ColumnValue,
  DatabaseError,
  type ResultColumn,
  type ResultRow,
  type RunOptions,
  type Statement,
  type StatementResult,
} from '@cratestack/sql'
import { printParameter } from '../values/print-value.ts'
import { type ValueReader, valueReader } from '../values/read-value.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { toDatabaseError, valueError } from './server-error.ts'
import type { StatementNames } from './statement-names.ts'
import type { Wire } from './wire.ts'

/** One connection with its prepared statements. Runs one thing at a time. */
export class Session {
  readonly #wire: Wire
  readonly #names: StatementNames
  readonly #prepared: PreparedStatements
  /** Settles when the connection is free again, also after the caller was told to go. */
  #running: Promise<unknown> | undefined
  /** The error that made the transaction unusable, until it or its savepoint is rolled back. */
  #failure: DatabaseError | undefined
  #unusable = false
  #inTransaction = false

  /** @param statementCacheSize - prepared statements to keep; 0 for none */
  constructor(wire: Wire, names: StatementNames, statementCacheSize: number) {
    this.#wire = wire
    this.#names = names
    this.#prepared = new PreparedStatements(statementCacheSize)
  }

  get busy(): boolean {
    return this.#running !== undefined
  }

  get broken(): boolean {
    return this.#unusable || this.#wire.broken
  }

  get failure(): DatabaseError | undefined {
    return this.#failure
  }

  /** What state the connection is in is unknown: it may not be used again. */
  discard(): void {
    this.#unusable = true
  }

  /** Resolves when nothing runs any more. */
  async whenFree(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** @throws DatabaseError; the signal's reason when it aborts; TypeError while something runs */
  async run(
    statement: Statement,
    values: readonly ColumnValue[],
    { signal }: RunOptions = {},
  ): Promise<StatementResult> {
    if (this.busy) throw overlap()
    signal?.throwIfAborted()
    const texts = printValues(statement, values)
    const work = this.#exchange(statement, texts)
    this.#occupy(work)
    return signal === undefined ? work : this.#untilAborted(work, signal)
  }

  /** Runs text without parameters and rows. */
  async command(text: string): Promise<void> {
    if (this.busy) throw overlap()
    const work = this.#wire.command(text).catch((error: unknown) => this.#fail(error))
    this.#occupy(work)
    return work
  }

  async begin(text: string): Promise<void> {
    await this.command(text)
    this.#failure = undefined
    this.#inTransaction = true
  }

  /** Goes back to before the failure, to a savepoint. */
  async recover(text: string): Promise<void> {
    await this.command(text)
    this.#failure = undefined
  }

  /** Commits or rolls back. */
  async end(text: string): Promise<void> {
    this.#inTransaction = false
    await this.command(text)
  }

  #occupy(work: Promise<unknown>): void {
    const running = work.then(ignore, ignore).then(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
  }

  async #untilAborted(
    work: Promise<StatementResult>,
    signal: AbortSignal,
  ): Promise<StatementResult> {
    let abort = (): void => undefined
    const aborted = new Promise<never>((_resolve, reject) => {
      abort = () => {
        // The connection is free when the statement has ended and its cancelling cannot hit another.
        this.#occupy(Promise.allSettled([work, this.#wire.cancel()]))
        reject(signal.reason)
      }
    })
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await Promise.race([work, aborted])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  async #exchange(
    statement: Statement,
    values: readonly (string | null)[],
  ): Promise<StatementResult> {
    if (this.#prepared.disabled) return this.#attempt(statement, values, { name: '', close: [] })
    const name = this.#names.nameOf(statement.text)
    const { prepare, close } = this.#prepared.use(name)
    try {
      return await this.#attempt(statement, values, { name, close, known: !prepare })
    } catch (error) {
      if (!isStale(error, prepare)) throw error
      this.#prepared.doubt(name)
      // Inside a transaction the error has ended it already.
      if (this.#inTransaction) throw error
      return await this.#attempt(statement, values, { name, close: [name] })
    }
  }

  async #attempt(
    { text, columns }: Statement,
    values: readonly (string | null)[],
    prepared: {
      readonly name: string
      readonly close: readonly string[]
      readonly known?: boolean
    },
  ): Promise<StatementResult> {
    const { name, close, known = false } = prepared
    const rows: ResultRow[] = []
    const readers = columns.map((column) => valueReader(column.type))
    const tag = await this.#wire
      .exchange({
        name,
        close,
        text: known ? undefined : text,
        values,
        onRow: (fields) => rows.push(readRow(fields, columns, readers)),
      })
      .catch((error: unknown) => this.#fail(error))
    if (name !== '' && !known) this.#prepared.confirm(name)
    return { rows, rowCount: rows.length > 0 ? rows.length : touchedRows(tag) }
  }

  #fail(error: unknown): never {
    const failure = toDatabaseError(error)
    if (failure.facts.sqlState !== undefined) this.#failure ??= failure
    throw failure
  }
}

function ignore(): void {
  // Whoever started the work hears how it ended; here only that it has matters.
}

function overlap(): TypeError {
  return new TypeError(
    'this connection is still running a statement: a transaction runs one at a time, await each before the next',
  )
}

/** The protocol counts parameters in sixteen bits. */
const parameterLimit = 65_535

function printValues(
  { parameters }: Statement,
  values: readonly ColumnValue[],
): readonly (string | null)[] {
  if (parameters.length > parameterLimit)
    throw new RangeError(`a statement takes at most ${parameterLimit} values`)
  if (values.length !== parameters.length)
    throw new RangeError(`the statement takes ${parameters.length} values, not ${values.length}`)
  try {
    return parameters.map((parameter, index) =>
      printParameter(parameter, values[index] ?? null, index),
    )
  } catch (cause) {
    throw cause instanceof RangeError ? valueError('valueOutOfRange', undefined, cause) : cause
  }
}

function readRow(
  fields: readonly (string | null)[],
  columns: readonly ResultColumn[],
  readers: readonly ValueReader[],
): ResultRow {
  return readers.map((read, index) => {
    const text = fields[index]
    if (text === null || text === undefined) return null
    try {
      return read(text)
    } catch (cause) {
      throw valueError('other', columns[index]?.name, cause)
    }
  })
}

/** `INSERT 0 3`, `UPDATE 3`, `SELECT 3`. */
function touchedRows(tag: string): number {
  const count = Number(tag.slice(tag.lastIndexOf(' ') + 1))
  return Number.isNaN(count) ? 0 : count
}

/**
 * Whether a statement failed for what the server remembers of it, before it did anything: it knows
 * none of this name, or another one (a pooler between us gave us another server), or it planned this
 * one when its tables had other columns or types, which shows as an error of analysis.
 */
function isStale(error: unknown, justPrepared: boolean): boolean {
  const state = error instanceof DatabaseError ? (error.facts.sqlState ?? '') : ''
  if (state === '26000' || state === '42P05') return true
  return !justPrepared && (state === '0A000' || state.startsWith('42'))
}
