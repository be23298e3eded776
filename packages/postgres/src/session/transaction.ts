import type {
  ColumnValue,
  Connection,
  Dialect,
  RunOptions,
  Statement,
  StatementResult,
  TransactionOptions,
} from '@cratestack/sql'
import { postgresDialect } from '../dialect/postgres-dialect.ts'
import type { Session } from './session.ts'

/** Runs `work` between BEGIN and COMMIT, or ROLLBACK when it rejects. Nobody else writes BEGIN. */
export async function runTransaction<Result>(
  session: Session,
  work: (connection: Connection) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  await session.begin(beginText(options))
  const lifetime: Lifetime = { over: false }
  const scope = new Scope(session, lifetime, 0)
  try {
    const result = await work(scope)
    lifetime.over = true
    await scope.finish()
    await session.end('COMMIT')
    return result
  } catch (error) {
    // First of all, so that nothing that still runs somewhere sends a statement after the rollback.
    lifetime.over = true
    await rollBack(session)
    throw error
  }
}

/** Shared by a transaction and all savepoints in it: they end together. */
interface Lifetime {
  over: boolean
}

/** A rollback that fails means that the connection is lost; the first error is the one to report. */
async function rollBack(session: Session): Promise<void> {
  try {
    await session.whenFree()
    if (!session.broken) await session.end('ROLLBACK')
  } catch {
    session.discard()
  }
}

function beginText({ isolation, readOnly }: TransactionOptions): string {
  const level = isolation === undefined ? '' : ` ISOLATION LEVEL ${isolationLevels[isolation]}`
  const access = readOnly === true ? ' READ ONLY' : ''
  return `BEGIN${level}${access}`
}

const isolationLevels: Readonly<Record<NonNullable<TransactionOptions['isolation']>, string>> = {
  readCommitted: 'READ COMMITTED',
  repeatableRead: 'REPEATABLE READ',
  serializable: 'SERIALIZABLE',
}

/** A transaction, or a savepoint in one: usable until its work has ended. */
class Scope implements Connection {
  readonly dialect: Dialect = postgresDialect
  readonly #session: Session
  readonly #lifetime: Lifetime
  readonly #depth: number
  #state: 'open' | 'suspended' | 'closed' = 'open'

  constructor(session: Session, lifetime: Lifetime, depth: number) {
    this.#session = session
    this.#lifetime = lifetime
    this.#depth = depth
  }

  async run(
    statement: Statement,
    values: readonly ColumnValue[],
    options?: RunOptions,
  ): Promise<StatementResult> {
    this.#checkOpen()
    return this.#session.run(statement, values, options)
  }

  async savepoint<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    this.#checkOpen()
    const name = `cs_${this.#depth + 1}`
    const starting = this.#session.command(`SAVEPOINT ${name}`)
    this.#state = 'suspended'
    try {
      await starting
      if (this.#lifetime.over) throw ended()
      return await this.#runSavepoint(name, work)
    } finally {
      this.#state = 'open'
    }
  }

  /**
   * Work has ended well: is there anything that it left behind?
   *
   * @throws TypeError when a statement still runs; the error of a statement that failed, which the
   *   work kept to itself, because the database has undone everything then
   */
  async finish(): Promise<void> {
    this.#state = 'closed'
    if (this.#session.busy) {
      await this.#session.whenFree()
      throw new TypeError(
        'a statement was still running when its transaction ended: await every statement inside',
      )
    }
    if (this.#session.failure !== undefined) throw this.#session.failure
  }

  async #runSavepoint<Result>(
    name: string,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const scope = new Scope(this.#session, this.#lifetime, this.#depth + 1)
    try {
      const result = await work(scope)
      await scope.finish()
      await this.#session.command(`RELEASE SAVEPOINT ${name}`)
      return result
    } catch (error) {
      scope.#state = 'closed'
      await this.#rollBackTo(name)
      throw error
    }
  }

  async #rollBackTo(name: string): Promise<void> {
    try {
      await this.#session.whenFree()
      // If the transaction is over, so is everything in it.
      if (this.#lifetime.over || this.#session.broken) return
      await this.#session.recover(`ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`)
    } catch {
      // The error that brought us here is the one to report; the connection is lost.
      this.#session.discard()
    }
  }

  #checkOpen(): void {
    if (this.#lifetime.over || this.#state === 'closed') throw ended()
    if (this.#state === 'suspended') {
      throw new TypeError(
        'a savepoint is open on this transaction: use the connection that its work was given',
      )
    }
  }
}

function ended(): TypeError {
  return new TypeError('this transaction has ended: its connection runs nothing any more')
}
