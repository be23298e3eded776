import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { emitTypescript } from '../src/index.ts'
import { emit, irOf, readFixture } from './read-fixture.ts'

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const tools = fileURLToPath(new URL('../../../node_modules/.bin/', import.meta.url))

describe.each(['library', 'names', 'shop'])('the schema %s', (name) => {
  const files = emit(readFixture(name))

  // `npx vitest run packages/codegen -u` writes them anew.
  test.each(['server.ts', 'client.ts'] as const)('gives the %s that is kept', async (path) => {
    await expect(files[path]).toMatchFileSnapshot(`fixtures/${name}/${path}`)
  })

  test('gives the same text each time', () => {
    expect(emit(readFixture(name))).toEqual(files)
  })
})

test('what is kept is formatted and linted as this repository is', () => {
  execFileSync(`${tools}biome`, ['check', fixtures], { stdio: 'pipe' })
})

test('what is kept compiles under the strictest options', () => {
  execFileSync(`${tools}tsc`, ['-p', fixtures], { stdio: 'pipe' })
})

test('a client knows nothing that only the server should', () => {
  const client = emit(readFixture('library'))['client.ts']
  for (const word of ['secret', 'notes', 'author_id', 'policies', 'auth()', 'Caller', 'loans_'])
    expect(client).not.toContain(word)
})

test('a change of one declaration changes its lines and no others', () => {
  const before = emit(readFixture('library'))
  const after = emit(readFixture('library').replace('  handle String', '  handle Cuid'))
  for (const path of ['server.ts', 'client.ts'] as const) {
    const kept = new Set(after[path].split('\n'))
    const gone = before[path].split('\n').filter((line) => !kept.has(line))
    // The two lines of the checksum, and the model in the descriptor.
    expect(gone).toHaveLength(3)
    expect(gone[2]).toContain('"handle"')
  }
})

test('documentation cannot end its comment', () => {
  const { 'server.ts': server } = emit(`
datasource db {
  provider = "postgresql"
  url = env("X")
}
/// First */ export const injected = 1 /*
model Post {
  /// One line.
  id Int @id
  @@allow("all", true)
}
`)
  expect(server).toContain('/** First *\\/ export const injected = 1 /* */')
  expect(server).toContain('  /** One line. */\n  readonly id: number')
})

test('text of a schema cannot leave its template literal', () => {
  const { 'server.ts': server } = emit(`
datasource db {
  provider = "postgresql"
  url = env("X")
}
model Post {
  id Int @id
  title String @default("\${process.exit()} \` \\\\")
  @@allow("all", true)
}
`)
  expect(server).toContain('\\${process.exit()} \\`')
  const literal = /readSchema\(`\n([\s\S]*?)\n`\)/.exec(server)?.[1] ?? ''
  const text = literal.replace(/\\([\\`$])/g, '$1')
  expect(JSON.parse(text).models[0].fields[1].default.value).toContain('${process.exit()} `')
})

test('a schema without models has a server and a client all the same', () => {
  const { 'server.ts': server, 'client.ts': client } = emit(`
procedure ping(): Boolean
  @allow(true)
`)
  expect(server).toContain('ping(call: ProcedureCall<Db, NoFields>): Awaitable<boolean>')
  expect(client).toContain('ping(options?: CallOptions): Promise<boolean>')
})

test('a checksum that is none is refused', () => {
  const ir = irOf('procedure ping(): Boolean\n  @allow(true)\n')
  expect(() => emitTypescript(ir, { schemaSha256: 'x' })).toThrow(RangeError)
})
