// From schema text to exit code, with the real language. Cases follow spec/language, Appendix A and B.

import { describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

async function verdict(text: string, ...args: readonly string[]) {
  const there = workspace({ 'a.cstack': text })
  const { code, stdout } = await there.run(['check', 'a.cstack', '--format', 'json', ...args])
  const { ok, diagnostics } = JSON.parse(stdout)
  const errors = diagnostics.filter((each: { severity: string }) => each.severity === 'error')
  return { code, ok, errors }
}

async function accepts(text: string) {
  expect(await verdict(text)).toEqual({ code: 0, ok: true, errors: [] })
}

async function refuses(text: string, expected: string, line: number) {
  const { code, ok, errors } = await verdict(text)
  expect({ code, ok }).toEqual({ code: 1, ok: false })
  expect(errors[0]).toMatchObject({ code: expected, line })
}

describe('the parser', () => {
  test('a schema may contain nothing but a directive', () => accepts('transport rest\n'))

  test('tabs separate, and a brace may stand at the name', () =>
    accepts(
      'model Ship{\n\tid\tUuid\t@id\t@default(gen_random_uuid())\n\tname\tString\t@unique\n}\n',
    ))

  test('blank lines stand between a signature and its attributes', () =>
    accepts('procedure ping(): String\n\n  @allow(auth() == null)\n\n  @allow(auth() != null)\n'))

  test('a block on one line', () => refuses('type Box { width Int }\n', 'CS0102', 1))

  test('a block that is not closed', () => refuses('model Ship {\n  id Uuid @id\n', 'CS0104', 1))

  test('enum variants on one line', () => refuses('enum Size {\n  small, large\n}\n', 'CS0103', 2))

  test('a procedure without a return type', () => refuses('procedure find(a: Int)\n', 'CS0603', 1))

  test('a block that does not exist', () =>
    refuses('generator client {\n  provider = "ts"\n}\n', 'CS0101', 1))
})

describe('the checker', () => {
  test('a relation to a declaration further down', () =>
    accepts(`model Parcel {
  id Uuid @id
  depot Depot @relation(references:[code], fields:[depotCode], onUpdate: Cascade)
  depotCode String
  @@allow("read", true)
}
model Depot {
  code String @id
  parcels Parcel[] @relation(fields:[code], references:[depotCode])
  @@allow("read", true)
}
`))

  test('a model without a key', () => refuses('model Ship {\n  name String\n}\n', 'CS0410', 1))

  test('a type that does not exist', () => refuses('procedure nothing(): Void\n', 'CS0202', 1))

  test('a provider that is not supported', () =>
    refuses('datasource db {\n  provider = "mysql"\n}\n', 'CS0301', 1))

  test('warnings pass, unless --strict', async () => {
    const silent = 'model Ship {\n  id Uuid @id\n}\n'
    expect(await verdict(silent)).toMatchObject({ code: 0, ok: true })
    expect(await verdict(silent, '--strict')).toMatchObject({ code: 1, ok: false })
  })
})
