import { CratestackError } from '@cratestack/core'
import { createDatabase } from '@cratestack/orm'
import { postgres } from '@cratestack/postgres'
import {
  type Connection,
  DatabaseError,
  type DatabaseProblem,
  type Driver,
  type TransactionOptions,
} from '@cratestack/sql'
import { describeDatabases, describePostgres } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { type Db, schema } from './fixtures/library/server.ts'
import { anna, annas, bert, berts, clock, fillLibrary, useLibrary } from './library.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

describeDatabases('transactions of a generated database', (database) => {
  const library = useLibrary(database)
  const bio = async (): Promise<string | null | undefined> =>
    (await library().author.findUnique(anna).run(annas))?.bio

  /** The library on a driver that does something before it commits. */
  function over(
    beforeCommit: (attempt: number) => void,
    pauses: number[] = [],
    heard: unknown[] = [],
  ): Db {
    let attempt = 0
    const { driver } = database
    const troubled: Driver = {
      ...wrap(driver),
      transaction: (work, options) =>
        driver.transaction(async (connection) => {
          attempt += 1
          const result = await work(connection)
          beforeCommit(attempt)
          return result
        }, options),
    }
    return createDatabase<Db>({
      schema,
      driver: troubled,
      clock,
      random,
      pause: async (ms) => {
        pauses.push(ms)
      },
      onError: (error) => heard.push(error),
    })
  }

  describe('that lost against others', () => {
    test.each(['serialization', 'deadlock'] as const)(
      'by a %s failure are run again, up to four times',
      async (problem) => {
        const pauses: number[] = []
        let runs = 0
        const db = over((attempt) => fail(attempt < 4, problem), pauses)
        const result = await db.runInIsolatedTx('serializable', async (tx) => {
          runs += 1
          await tx.author
            .update(anna)
            .set({ bio: `run ${runs}` })
            .run(annas)
          return runs
        })
        expect(result).toBe(4)
        expect(await bio()).toBe('run 4')
        expect(pauses).toHaveLength(3)
        for (const [attempt, ms] of pauses.entries()) {
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(ms).toBeLessThan(10 * 2 ** attempt)
        }
      },
    )

    test('every time fail with what says so, and leave nothing', async () => {
      let runs = 0
      const db = over(() => fail(true, 'serialization'))
      const work = db.transaction(
        async (tx) => {
          runs += 1
          await tx.author.update(anna).set({ bio: 'lost' }).run(annas)
        },
        { isolation: 'repeatableRead', maxRetries: 2 },
      )
      await expect(work).rejects.toMatchObject({
        code: 'TRANSACTION_ABORTED',
        message: 'the transaction lost against concurrent writes; send it again',
      })
      expect(runs).toBe(3)
      expect(await bio()).toBeNull()
    })

    test('also when the failure is the cause of another error', async () => {
      let runs = 0
      const result = await over(() => undefined).runInIsolatedTx('serializable', async () => {
        runs += 1
        if (runs > 1) return 'done'
        const cause = new DatabaseError(facts('serialization'), undefined)
        throw new Error('no luck', { cause: new CratestackError('CONFLICT', 'x', { cause }) })
      })
      expect(result).toBe('done')
    })

    test('are not run again without being asked to', async () => {
      let runs = 0
      const db = over(() => fail(true, 'serialization'))
      await expect(
        db.transaction(async () => {
          runs += 1
        }),
      ).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' })
      expect(runs).toBe(1)
    })
  })

  test.each([
    ['a text', new Error('40001 could not serialize access')],
    ['a code that says the same', new CratestackError('TRANSACTION_ABORTED')],
    ['another failure of the database', new DatabaseError(facts('unique'), undefined)],
  ])('%s is no reason to run again', async (_, error) => {
    let runs = 0
    const work = over(() => undefined).runInIsolatedTx('serializable', async () => {
      runs += 1
      throw error
    })
    await expect(work).rejects.toThrow()
    expect(runs).toBe(1)
  })

  test.each(['SERIALIZABLE', 'repeatable_read', 'Repeatable Read', 'readCommitted'])(
    'the level %s is one',
    async (level) => {
      const work = async (): Promise<number> => 1
      // Names that come from configuration are not known to the compiler.
      expect(await library().runInIsolatedTx(level as 'serializable', work)).toBe(1)
    },
  )

  test.each(['read_uncommitted', '', 'serializable;', undefined])(
    'the level %s is none',
    async (level) => {
      await expect(
        library().runInIsolatedTx(level as 'serializable', async () => 1),
      ).rejects.toMatchObject({ code: 'VALIDATION_ERROR' })
    },
  )

  test('inside each other join, but not for more isolation', async () => {
    const db = library()
    const joined = db.runInIsolatedTx('serializable', (tx) =>
      tx.runInIsolatedTx('repeatable_read', async (inner) => {
        await inner.author.update(anna).set({ bio: 'inner' }).run(annas)
      }),
    )
    await joined
    expect(await bio()).toBe('inner')
    await expect(
      db.transaction((tx) => tx.runInIsolatedTx('serializable', async () => 1)),
    ).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
  })

  describe('work for after the commit', () => {
    test('runs in order, when others can see what was done', async () => {
      const seen: unknown[] = []
      await library().transaction(async (tx) => {
        tx.afterCommit(async () => seen.push(await bio()))
        await tx.author.update(anna).set({ bio: 'written' }).run(annas)
        tx.afterCommit(() => seen.push('second'))
        await tx.transaction(async (inner) => inner.$afterCommit(() => seen.push('inner')))
        expect(seen).toEqual([])
      })
      expect(seen).toEqual(['written', 'second', 'inner'])
    })

    test('does not run for what was rolled back', async () => {
      const seen: string[] = []
      const db = library()
      await db.transaction(async (tx) => {
        tx.afterCommit(() => seen.push('outer'))
        await tx
          .transaction(async (inner) => {
            inner.afterCommit(() => seen.push('inner'))
            throw new Error('inner only')
          })
          .catch(() => undefined)
      })
      await db
        .transaction(async (tx) => {
          tx.afterCommit(() => seen.push('never'))
          throw new Error('all of it')
        })
        .catch(() => undefined)
      expect(seen).toEqual(['outer'])
    })

    test('is that of the run that was committed', async () => {
      const seen: number[] = []
      let runs = 0
      const db = over((attempt) => fail(attempt < 3, 'serialization'))
      await db.runInIsolatedTx('serializable', async (tx) => {
        runs += 1
        const run = runs
        tx.afterCommit(() => seen.push(run))
      })
      expect(seen).toEqual([3])
    })

    test('that fails does not undo the commit, and is heard of', async () => {
      const heard: unknown[] = []
      const seen: string[] = []
      const db = over(() => undefined, [], heard)
      const result = await db.transaction(async (tx) => {
        tx.afterCommit(() => {
          throw new Error('mail server down')
        })
        tx.afterCommit(() => seen.push('next'))
        return 'committed'
      })
      expect(result).toBe('committed')
      expect(seen).toEqual(['next'])
      expect(heard).toMatchObject([{ message: 'mail server down' }])
    })

    test('has its place inside a transaction, while it is open', async () => {
      const db = library()
      expect(() => Reflect.apply(Reflect.get(db, 'afterCommit'), db, [() => 1])).toThrow(
        'there is no transaction',
      )
      const ended = await db.transaction(async (tx) => tx)
      expect(() => ended.afterCommit(() => 1)).toThrow('this transaction has ended')
    })
  })

  describe('runInTx', () => {
    test('runs builders of the database in somebody’s transaction', async () => {
      const db = library()
      const change = db.author.update(anna).set({ bio: 'theirs' })
      const work = db.transaction(async (tx) => {
        expect(await change.runInTx(tx, annas)).toMatchObject({
          value: { bio: 'theirs' },
          auditEvents: [],
        })
        expect(await db.author.findUnique(anna).runInTx(tx, annas)).toMatchObject({ bio: 'theirs' })
        expect(await db.author.findMany().count().runInTx(tx, annas)).toBe(2)
        expect(await db.book.aggregate().count().runInTx(tx, annas)).toBe(3)
        throw new Error('rolled back')
      })
      await expect(work).rejects.toThrow('rolled back')
      expect(await bio()).toBeNull()
    })

    test('takes no context where one is bound', async () => {
      const bound = library().bind(annas)
      await bound.transaction(async (tx) => {
        const { value } = await bound.author.update(anna).set({ bio: 'bound' }).runInTx(tx)
        expect(value.bio).toBe('bound')
      })
    })

    test.each([undefined, {}, 'tx'])('wants the tx of a transaction, not %o', async (tx) => {
      const { author } = library()
      const run: (tx: unknown, ...context: readonly unknown[]) => Promise<unknown> = (...args) =>
        Reflect.apply(Reflect.get(author.findMany(), 'runInTx'), author.findMany(), args)
      await expect((async () => run(tx, annas))()).rejects.toThrow('expected the tx')
      await expect((async () => run(library(), annas))()).rejects.toThrow('expected the tx')
    })
  })

  test('a lock needs a transaction, and says so before any statement', async () => {
    const db = createDatabase<Db>({ schema, driver: unusable(), clock, random })
    for (const work of [
      db.book.findMany().forUpdate().run(annas),
      db.book.findUnique(1).forUpdate().run(annas),
    ])
      await expect(work).rejects.toMatchObject({
        code: 'INTERNAL_ERROR',
        cause: { message: expect.stringContaining('a lock needs a transaction') },
      })
    const rows = await library().transaction((tx) =>
      tx.book
        .findMany({ select: { id: true } })
        .forUpdate({ skipLocked: true })
        .run(annas),
    )
    expect(rows).toHaveLength(3)
  })

  test('two operations at once on one transaction are refused', async () => {
    const work = library().transaction(async (tx) => {
      const both = [tx.author.findMany().run(annas), tx.author.findMany().run(annas)]
      return Promise.allSettled(both)
    })
    const [first, second] = await work
    expect(first?.status).toBe('fulfilled')
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { code: 'INTERNAL_ERROR', cause: { message: expect.stringContaining('is busy') } },
    })
  })
})

describePostgres('transactions beside each other', (database) => {
  const library = useLibrary(database)

  test('rows locked by one are waited for, left out, or an error', async () => {
    const db = library()
    await db.transaction(async (tx) => {
      await tx.book.findUnique(1).forUpdate().run(annas)
      const others = await db.transaction((other) =>
        other.book
          .findMany({ select: { id: true } })
          .forUpdate({ skipLocked: true })
          .run(annas),
      )
      expect(others.map(({ id }) => id).sort()).toEqual([2, 3])
      await expect(
        db.transaction((other) => other.book.findUnique(1).forUpdate({ noWait: true }).run(annas)),
      ).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    })
  })

  test('increments under a lock are not lost', async () => {
    const db = library()
    const add = (): Promise<unknown> =>
      db.transaction(async (tx) => {
        const found = await tx.book.findUnique(1).forUpdate().run(annas)
        const pages = (found?.pages ?? 0) + 1
        await tx.book
          .update(1)
          .set({ pages })
          .ifMatch(found?.version ?? -1)
          .run(annas)
      })
    await Promise.all(Array.from({ length: 8 }, add))
    expect((await db.book.findUnique(1).run(annas))?.pages).toBe(8)
  })

  test('of two that would skew each other, one is run again and sees the other', async () => {
    const db = library()
    let runs = 0
    let bothRead = (): void => undefined
    const read = new Promise<void>((resolve) => {
      let readers = 0
      bothRead = () => {
        readers += 1
        if (readers === 2) resolve()
      }
    })
    // At most one of the two authors may have a bio: each looks at both, and writes their own.
    const claim = (id: string, ctx: typeof annas): Promise<boolean> =>
      db.runInIsolatedTx('serializable', async (tx) => {
        runs += 1
        const taken = await tx.author
          .findMany({ where: { bio: { isNull: false } } })
          .count()
          .run(ctx)
        bothRead()
        await read
        if (taken > 0) return false
        await tx.author.update(id).set({ bio: 'mine' }).run(ctx)
        return true
      })
    const claims = await Promise.all([claim(anna, annas), claim(bert, berts)])
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(runs).toBe(3)
    expect(
      await db.author
        .findMany({ where: { bio: 'mine' } })
        .count()
        .run(annas),
    ).toBe(1)
  })

  test('a pool of one connection is enough for rules, writes and batches', async () => {
    const driver = postgres({ connectionString: database.url, poolSize: 1 })
    try {
      const db = createDatabase<Db>({ schema, driver, clock, random })
      await db.book
        .deleteMany()
        .where({ id: { gt: 0 } })
        .run(annas)
      await database.clear()
      await fillLibrary(db)
      const changed = await db.author.batchUpdate([{ id: anna, patch: { bio: 'x' } }]).run(annas)
      expect(changed.summary).toEqual({ total: 1, ok: 1, err: 0 })
    } finally {
      await driver.close()
    }
  })
})

function facts(problem: DatabaseProblem): DatabaseError['facts'] {
  return { problem, sqlState: '00000', table: undefined, column: undefined, constraint: undefined }
}

function fail(when: boolean, problem: DatabaseProblem): void {
  if (when) throw new DatabaseError(facts(problem), undefined)
}

/** The members of a driver by themselves, since those of a class stay on its prototype. */
function wrap(driver: Driver): Driver {
  return {
    dialect: driver.dialect,
    run: (statement, values, options) => driver.run(statement, values, options),
    transaction: <Result>(
      work: (connection: Connection) => Promise<Result>,
      options?: TransactionOptions,
    ) => driver.transaction(work, options),
    script: (text) => driver.script(text),
    close: () => driver.close(),
  }
}

/** Fails the test when it is asked anything. */
function unusable(): Driver {
  const refuse = async (): Promise<never> => {
    throw new Error('a statement was sent')
  }
  return {
    dialect: postgres('postgres://nowhere.invalid/none').dialect,
    run: refuse,
    transaction: refuse,
    script: refuse,
    close: async () => undefined,
  }
}
