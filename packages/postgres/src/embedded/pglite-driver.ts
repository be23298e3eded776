import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir } from 'node:fs/promises'
import type {
  ColumnValue,
  Connection,
  Dialect,
  Driver,
  RunOptions,
  Statement,
  StatementResult,
  TransactionOptions,
} from '@cratestack/sql'
import { postgresDialect } from '../dialect/postgres-dialect.ts'
import { connectionError } from '../session/server-error.ts'
import { Session } from '../session/session.ts'
import { StatementNames } from '../session/statement-names.ts'
import { runTransaction } from '../session/transaction.ts'
import { lockFolder } from './folder-lock.ts'
import type { PgliteOptions } from './pglite-options.ts'
import { PgliteWire } from './pglite-wire.ts'
import { Turnstile } from './turnstile.ts'

/** PGlite: one connection, which everybody takes in turn. */
export class PgliteDriver implements Driver {
  readonly dialect: Dialect = postgresDialect
  readonly #options: PgliteOptions
  readonly #turnstile = new Turnstile()
  /** Which transaction the running code belongs to, however deep and late it is called. */
  readonly #current = new AsyncLocalStorage<{ open: boolean }>()
  #opening: Promise<Opened> | undefined
  #closed = false

  constructor(options: PgliteOptions) {
    this.#options = options
  }

  async run(
    statement: Statement,
    values: readonly ColumnValue[],
    options?: RunOptions,
  ): Promise<StatementResult> {
    return this.#inTurn((session) => session.run(statement, values, options), options?.signal)
  }

  async transaction<Result>(
    work: (connection: Connection) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    const mark = { open: true }
    return this.#inTurn(async (session) => {
      try {
        const marked = (connection: Connection): Promise<Result> =>
          this.#current.run(mark, () => work(connection))
        return await runTransaction(session, marked, options)
      } finally {
        mark.open = false
      }
    })
  }

  async script(text: string): Promise<void> {
    await this.#inTurn((session) => session.command(text))
  }

  async close(): Promise<void> {
    const leave = await this.#turnstile.enter()
    try {
      if (this.#closed) return
      this.#closed = true
      // One that could not be opened has said so to whoever wanted to use it.
      const opened = await this.#opening?.catch(() => undefined)
      await opened?.close()
    } finally {
      leave()
    }
  }

  async #inTurn<Result>(
    work: (session: Session) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (this.#current.getStore()?.open === true) {
      // Waiting for our own turn would wait for ever.
      throw new TypeError(
        'PGlite has one connection, and this transaction holds it: inside, use the transaction’s own connection',
      )
    }
    signal?.throwIfAborted()
    const leave = await this.#turnstile.enter()
    let session: Session | undefined
    try {
      signal?.throwIfAborted()
      session = await this.#session()
      return await work(session)
    } finally {
      if (session?.busy === true) void session.whenFree().then(leave)
      else leave()
    }
  }

  async #session(): Promise<Session> {
    if (this.#closed) throw connectionError(new Error('the database has been closed'))
    this.#opening ??= this.#open()
    const { session } = await this.#opening
    return session
  }

  async #open(): Promise<Opened> {
    const { PGlite, protocol } = await loadPglite()
    const { database: borrowed, dataDir, extensions, statementCacheSize = 256 } = this.#options
    const unlock = await prepareFolder(dataDir)
    try {
      const database =
        borrowed ??
        (await PGlite.create({
          ...(dataDir === undefined ? {} : { dataDir }),
          ...(extensions === undefined ? {} : { extensions }),
        }))
      const wire = new PgliteWire(database, protocol.serialize)
      await wire.command("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'")
      return {
        session: new Session(wire, new StatementNames(), statementCacheSize),
        close: async () => {
          if (borrowed === undefined) await database.close()
          await unlock()
        },
      }
    } catch (error) {
      await unlock()
      throw connectionError(error)
    }
  }
}

interface Opened {
  readonly session: Session
  close(): Promise<void>
}

/** Makes a folder for data and keeps it to us. What has a scheme (`memory://`) is no folder. */
async function prepareFolder(dataDir: string | undefined): Promise<() => Promise<void>> {
  if (dataDir === undefined || dataDir.includes('://')) return async () => undefined
  try {
    await mkdir(dataDir, { recursive: true })
    return await lockFolder(dataDir)
  } catch (error) {
    throw connectionError(error)
  }
}

async function loadPglite(): Promise<typeof import('@electric-sql/pglite')> {
  try {
    return await import('@electric-sql/pglite')
  } catch (cause) {
    throw new TypeError('pglite() needs a package of its own: npm install @electric-sql/pglite', {
      cause,
    })
  }
}
