import type { Connection } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { column, factsOf, run, sql } from './support.ts'

describeDatabases('a transaction', (database) => {
  beforeEach(async () => {
    await database.reset()
    await database.driver.script('CREATE TABLE marks (name text PRIMARY KEY)')
  })

  const marks = (): Promise<readonly unknown[]> =>
    column(database.driver, 'SELECT name FROM marks ORDER BY name')

  const mark = (connection: Connection, name: string): Promise<unknown> =>
    column(connection, 'INSERT INTO marks VALUES ($1) RETURNING name', [name])

  test('commits when its work resolves, and gives its result', async () => {
    const result = await database.driver.transaction(async (connection) => {
      await mark(connection, 'a')
      await mark(connection, 'b')
      return 'done'
    })
    expect(result).toBe('done')
    expect(await marks()).toEqual(['a', 'b'])
  })

  test('rolls back when its work rejects, with that error', async () => {
    const error = new Error('no')
    await expect(
      database.driver.transaction(async (connection) => {
        await mark(connection, 'a')
        throw error
      }),
    ).rejects.toBe(error)
    expect(await marks()).toEqual([])
  })

  test('rolls back when its work throws at once', async () => {
    const error = new Error('no')
    const work = (): Promise<never> => {
      throw error
    }
    await expect(database.driver.transaction(work)).rejects.toBe(error)
    expect(await marks()).toEqual([])
  })

  test('does not pretend to have committed after a statement failed', async () => {
    const facts = await factsOf(
      database.driver.transaction(async (connection) => {
        await mark(connection, 'a')
        await mark(connection, 'a').catch(() => undefined)
        return 'done'
      }),
    )
    expect(facts).toMatchObject({ problem: 'unique', constraint: 'marks_pkey' })
    expect(await marks()).toEqual([])
  })

  test('reports what comes to light when it commits', async () => {
    await database.driver.script(
      'CREATE TABLE notes (mark text REFERENCES marks DEFERRABLE INITIALLY DEFERRED)',
    )
    const facts = await factsOf(
      database.driver.transaction((connection) =>
        run(connection, "INSERT INTO notes VALUES ('x')"),
      ),
    )
    expect(facts).toMatchObject({ problem: 'foreignKey', constraint: 'notes_mark_fkey' })
    await database.driver.transaction((connection) => mark(connection, 'after'))
    expect(await marks()).toEqual(['after'])
  })

  test.each([
    ['readCommitted', 'read committed'],
    ['repeatableRead', 'repeatable read'],
    ['serializable', 'serializable'],
    [undefined, 'read committed'],
  ] as const)('isolation %s', async (isolation, level) => {
    const found = await database.driver.transaction(
      (connection) => column(connection, "SELECT current_setting('transaction_isolation')"),
      { isolation },
    )
    expect(found).toEqual([level])
  })

  test('only reads if told so', async () => {
    const facts = await factsOf(
      database.driver.transaction((connection) => mark(connection, 'a'), { readOnly: true }),
    )
    expect(facts.sqlState).toBe('25006')
  })

  describe('runs one statement at a time', () => {
    test('two at once are a mistake of the program', async () => {
      await expect(
        database.driver.transaction(async (connection) => {
          await Promise.all([mark(connection, 'a'), mark(connection, 'b')])
        }),
      ).rejects.toThrow('runs one at a time')
      expect(await marks()).toEqual([])
    })

    test('so is one that nobody waits for', async () => {
      await expect(
        database.driver.transaction(async (connection) => {
          mark(connection, 'a').catch(() => undefined)
        }),
      ).rejects.toThrow('a statement was still running when its transaction ended')
      expect(await marks()).toEqual([])
    })

    test('and one that comes too late', async () => {
      let kept: Connection | undefined
      await database.driver.transaction(async (connection) => {
        kept = connection
      })
      await expect(mark(kept as unknown as Connection, 'a')).rejects.toThrow(
        'this transaction has ended',
      )
      await expect((kept as unknown as Connection).savepoint(async () => 1)).rejects.toThrow(
        'this transaction has ended',
      )
    })
  })

  describe('a savepoint', () => {
    test('keeps what its work did', async () => {
      const result = await database.driver.transaction(async (connection) => {
        await mark(connection, 'a')
        return connection.savepoint(async (inner) => {
          await mark(inner, 'b')
          return 'inner'
        })
      })
      expect(result).toBe('inner')
      expect(await marks()).toEqual(['a', 'b'])
    })

    test('undoes what failed, and the transaction goes on', async () => {
      await database.driver.transaction(async (connection) => {
        await mark(connection, 'a')
        const facts = await factsOf(
          connection.savepoint(async (inner) => {
            await mark(inner, 'b')
            await mark(inner, 'a')
          }),
        )
        expect(facts.problem).toBe('unique')
        await mark(connection, 'c')
      })
      expect(await marks()).toEqual(['a', 'c'])
    })

    test('does not pretend either', async () => {
      await database.driver.transaction(async (connection) => {
        await mark(connection, 'a')
        const facts = await factsOf(
          connection.savepoint(async (inner) => {
            await mark(inner, 'b')
            await mark(inner, 'a').catch(() => undefined)
          }),
        )
        expect(facts.problem).toBe('unique')
      })
      expect(await marks()).toEqual(['a'])
    })

    test('may hold others', async () => {
      await database.driver.transaction(async (connection) => {
        await connection.savepoint(async (one) => {
          await mark(one, 'a')
          await one
            .savepoint(async (two) => {
              await mark(two, 'b')
              throw new Error('no')
            })
            .catch(() => undefined)
          await one.savepoint((two) => mark(two, 'c'))
        })
      })
      expect(await marks()).toEqual(['a', 'c'])
    })

    test('keeps its transaction’s connection to itself', async () => {
      await database.driver.transaction(async (connection) => {
        await connection.savepoint(async (inner) => {
          await expect(mark(connection, 'a')).rejects.toThrow(
            'a savepoint is open on this transaction',
          )
          await expect(connection.savepoint(async () => 1)).rejects.toThrow('a savepoint is open')
          await mark(inner, 'b')
        })
        await mark(connection, 'c')
      })
      expect(await marks()).toEqual(['b', 'c'])
    })

    test('two at once are a mistake of the program', async () => {
      await expect(
        database.driver.transaction(async (connection) => {
          await Promise.all([
            connection.savepoint((inner) => mark(inner, 'a')),
            connection.savepoint((inner) => mark(inner, 'b')),
          ])
        }),
      ).rejects.toThrow('a savepoint is open on this transaction')
      expect(await marks()).toEqual([])
    })
  })

  describe('and a signal', () => {
    test('that has aborted already runs nothing', async () => {
      const signal = AbortSignal.abort()
      await expect(database.driver.run(sql('SELECT 1'), [], { signal })).rejects.toBe(signal.reason)
    })

    test('that aborts in a transaction rolls it back', async () => {
      const controller = new AbortController()
      await expect(
        database.driver.transaction(async (connection) => {
          await mark(connection, 'a')
          const running = connection.run(sql('SELECT pg_sleep(0.3)'), [], {
            signal: controller.signal,
          })
          controller.abort(new Error('enough'))
          await running
        }),
      ).rejects.toThrow('enough')
      expect(await marks()).toEqual([])
    })

    test('that aborts later changes nothing', async () => {
      const controller = new AbortController()
      const { rowCount } = await database.driver.run(sql('SELECT 1'), [], {
        signal: controller.signal,
      })
      controller.abort()
      expect(rowCount).toBe(1)
      expect(await marks()).toEqual([])
    })
  })

  test('many at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        database.driver.transaction(async (connection) => {
          await mark(connection, `m${index}`)
          if (index % 3 === 0) throw new Error('no')
        }),
      ).map((running) => running.catch(() => undefined)),
    )
    expect(await marks()).toHaveLength(20)
  })

  test('counts the rows that a write touches', async () => {
    const { driver } = database
    expect((await run(driver, "INSERT INTO marks VALUES ('a'), ('b'), ('c')")).rowCount).toBe(3)
    expect((await run(driver, "UPDATE marks SET name = name || '2'")).rowCount).toBe(3)
    expect((await run(driver, "DELETE FROM marks WHERE name > 'b'")).rowCount).toBe(2)
    expect((await run(driver, 'SELECT FROM marks')).rowCount).toBe(1)
    expect((await run(driver, 'DELETE FROM marks')).rows).toEqual([])
    expect((await run(driver, 'DELETE FROM marks')).rowCount).toBe(0)
  })
})
