// What server code may ask beyond the wire: members of JSON, the first value of several fields.

import { Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { coalesce, createDatabase, createHandles, type EqualityHandle, not } from '../src/index.ts'
import { clock, countingRandom, readSchema, useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  role String
}

model Item {
  id Int @id
  name String
  nick String?
  rank Int?
  price Decimal?
  meta Json
  extra Json?
  hidden Json? @allow("read", auth().role == "boss")
  ownerId Int?
  owner Item? @relation(fields: [ownerId], references: [id])

  @@allow("read", true)
}
`

const rows = `
  INSERT INTO items (id, name, nick, rank, price, meta, extra, hidden, owner_id) VALUES
    (1, 'a', NULL, NULL, 1.50, '{"size": "L", "n": 5, "deep": {"x": 1}}', NULL, '{"pay": "9"}', NULL),
    (2, 'b', 'bee', 3, NULL, '{"size": null}', '{"k": "50%"}', NULL, 1),
    (3, 'c', 'a', 7, 1.5, '["size", "n"]', '[]', NULL, 2),
    (4, 'd', NULL, 3, 9, '"size"', '{"k": "50 kg"}', NULL, 1)`

type Coalescible = EqualityHandle<'Item', string>

type AnyHandle = Record<string, (...args: readonly unknown[]) => never> & {
  text(key: string): AnyHandle
}

interface AnyDb {
  readonly item: {
    findMany(options?: object): {
      where(condition: unknown): { run(ctx: Context): Promise<readonly { id: number }[]> }
    }
  }
}

const nobody = Context.anonymous()
const schema = readSchema(text)
const item = createHandles<
  Record<string, AnyHandle> & { readonly owner: Record<string, AnyHandle> }
>(schema, 'Item')
const handle = (name: string): AnyHandle => item[name] as AnyHandle
const first = (...names: readonly string[]): AnyHandle => {
  const [one, ...more] = names.map((name) => handle(name) as unknown as Coalescible)
  return coalesce(one as Coalescible, ...more) as unknown as AnyHandle
}

describeDatabases('filters', (database) => {
  useSchema(database, text, rows)

  const ids = async (condition: unknown, ctx = nobody): Promise<readonly number[]> => {
    const random = countingRandom()
    const db = createDatabase({
      schema,
      driver: database.driver,
      clock,
      random,
    }) as unknown as AnyDb
    const found = await db.item
      .findMany({ orderBy: { id: 'asc' } })
      .where(condition)
      .run(ctx)
    return found.map(({ id }) => id)
  }

  /** Both skins give the same rows. */
  const expectIds = async (condition: unknown, object: object, expected: readonly number[]) => {
    expect(await ids(condition)).toEqual(expected)
    expect(await ids(object)).toEqual(expected)
  }

  describe('eqOrNull', () => {
    test('finds a value and none', async () => {
      await expectIds(handle('nick')['eqOrNull']?.('a'), { nick: { eqOrNull: 'a' } }, [1, 3, 4])
      await expectIds(
        handle('price')['eqOrNull']?.('1.5'),
        { price: { eqOrNull: '1.5' } },
        [1, 2, 3],
      )
    })

    test('is for optional fields', async () => {
      await expect(ids({ name: { eqOrNull: 'x' } })).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
      })
      expect(() => handle('nick')['eqOrNull']?.(null)).toThrow('eqOrNull')
    })
  })

  describe('JSON', () => {
    test('has keys of objects, and texts of arrays', async () => {
      await expectIds(
        handle('meta')['hasKey']?.('size'),
        { meta: { hasKey: 'size' } },
        [1, 2, 3, 4],
      )
      await expectIds(handle('meta')['hasKey']?.('n'), { meta: { hasKey: 'n' } }, [1, 3])
      await expectIds(handle('meta')['hasKey']?.("o'n?"), { meta: { hasKey: "o'n?" } }, [])
    })

    test('has members, as text', async () => {
      const size = handle('meta').text('size')
      await expectIds(size['eq']?.('L'), { meta: { text: { size: 'L' } } }, [1])
      await expectIds(size['isNull']?.(), { meta: { text: { size: null } } }, [2, 3, 4])
      await expectIds(
        handle('meta').text('n')['in']?.(['5', '6']),
        { meta: { text: { n: { in: ['5', '6'] } } } },
        [1],
      )
      await expectIds(
        handle('extra').text('k')['startsWith']?.('50%'),
        { extra: { text: { k: { startsWith: '50%' } } } },
        [2],
      )
      await expectIds(
        handle('meta').text('deep')['contains']?.('"x"'),
        { meta: { text: { deep: { contains: '"x"' } } } },
        [1],
      )
    })

    test('without a value satisfies no comparison, and no opposite of one', async () => {
      expect(await ids(handle('extra').text('k')['ne']?.('x'))).toEqual([2, 4])
      expect(await ids(not(handle('extra').text('k')['eq']?.('x') as never))).toEqual([2, 4])
    })

    test('is reached through relations', async () => {
      expect(await ids(item.owner['meta']?.text('size')['eq']?.('L'))).toEqual([2, 4])
    })

    test('that the caller may not read has nothing', async () => {
      const pay = { hidden: { text: { pay: '9' } } }
      expect(await ids(pay)).toEqual([])
      expect(await ids({ NOT: pay })).toEqual([])
      expect(await ids({ hidden: { hasKey: 'pay' } })).toEqual([])
      expect(await ids(pay, Context.fromPrincipal({ role: 'boss' }))).toEqual([1])
    })

    test.each([
      { name: { hasKey: 'x' } },
      { name: { text: { x: 'y' } } },
      { meta: { text: { x: { hasKey: 'y' } } } },
      { meta: 'x' },
      { meta: { hasKey: 'a\u0000b' } },
    ])('is asked what it can answer: %j', async (where) => {
      await expect(ids(where)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' })
    })
  })

  describe('coalesce', () => {
    test('asks the first field that has a value', async () => {
      expect(await ids(first('nick', 'name')['eq']?.('a'))).toEqual([1, 3])
      expect(await ids(first('nick', 'name')['startsWith']?.('b'))).toEqual([2])
      expect(await ids(first('rank', 'id')['lt']?.(4))).toEqual([1, 2, 4])
      expect(await ids(first('rank', 'ownerId')['isNull']?.())).toEqual([1])
      expect(await ids(first('rank', 'ownerId')['in']?.([7, 8]))).toEqual([3])
    })

    test('takes fields of one row and one type', async () => {
      await expect(ids(first('nick', 'rank')['eq']?.('x'))).rejects.toThrow('different types')
      const other = item.owner['name'] as unknown as Coalescible
      expect(() => coalesce(handle('name') as unknown as Coalescible, other)).toThrow(
        'different rows',
      )
      expect(() => coalesce({} as Coalescible)).toThrow('handles of fields')
    })
  })
})
