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
import { Pool, type PoolClient } from 'pg'
import { postgresDialect } from '../dialect/postgres-dialect.ts'
import { connectionError } from '../session/server-error.ts'
import { Session } from '../session/session.ts'
import { StatementNames } from '../session/statement-names.ts'
import { runTransaction } from '../session/transaction.ts'
import { toPoolConfig } from './pool-config.ts'
import type { PoolOptions } from './pool-options.ts'
import { PoolWire } from './pool-wire.ts'

const defaultStatementCacheSize = 256

/** PostgreSQL through a pool of connections. */
export class PoolDriver implements Driver {
  readonly dialect: Dialect = postgresDialect
  readonly #pool: Pool
  readonly #statementCacheSize: number
  readonly #names = new StatementNames()
  /** Connections keep their prepared statements from one use to the next. */
  readonly #sessions = new WeakMap<PoolClient, Session>()

  constructor(options: PoolOptions) {
    this.#pool = new Pool(toPoolConfig(options))
    this.#statementCacheSize = options.statementCacheSize ?? defaultStatementCacheSize
    // An idle connection was lost. The pool has dropped it already, and the next statement gets
    // another one or says what is wrong; without a listener the process would end.
    this.#pool.on('error', () => undefined)
  }

  async run(
    statement: Statement,
    values: readonly ColumnValue[],
    options?: RunOptions,
  ): Promise<StatementResult> {
    return this.#withSession((session) => session.run(statement, values, options), options?.signal)
  }

  async transaction<Result>(
    work: (connection: Connection) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    return this.#withSession((session) => runTransaction(session, work, options))
  }

  async script(text: string): Promise<void> {
    await this.#withSession((session) => session.command(text))
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #withSession<Result>(
    work: (session: Session) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const client = await this.#connect(signal)
    const session = this.#sessionOf(client)
    try {
      return await work(session)
    } finally {
      if (session.busy) void session.whenFree().then(() => release(client, session))
      else release(client, session)
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<PoolClient> {
    signal?.throwIfAborted()
    const connecting = this.#pool.connect().catch((error: unknown) => {
      throw connectionError(error)
    })
    if (signal === undefined) return connecting
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        // The pool cannot be told that nobody waits any more: what it brings goes straight back.
        connecting.then(
          (client) => client.release(),
          () => undefined,
        )
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      const settle = (): void => signal.removeEventListener('abort', abort)
      connecting.finally(settle).then(resolve, reject)
    })
  }

  #sessionOf(client: PoolClient): Session {
    const known = this.#sessions.get(client)
    if (known !== undefined) return known
    const session = new Session(new PoolWire(client), this.#names, this.#statementCacheSize)
    this.#sessions.set(client, session)
    return session
  }
}

function release(client: PoolClient, session: Session): void {
  // A script may have left a transaction open; nobody may find themselves inside it.
  client.release(session.broken || client.getTransactionStatus() !== 'I')
}
