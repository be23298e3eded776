import { describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const notes = `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

model Note {
  id Int @id
  title String

  @@allow("all", true)
}
`

describe('cratestack generate', () => {
  test('writes the code next to the schema, and says so', async () => {
    const there = workspace({ 'api/schema.cstack': notes })
    const { code, stdout, stderr } = await there.run('generate api/schema.cstack')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe('written: api/generated/server.ts\nwritten: api/generated/client.ts\n')
    expect(there.read('api/generated/server.ts')).toContain('export interface Note')
    expect(there.read('api/generated/client.ts')).toContain('createClient')
  })

  test('leaves alone what is current', async () => {
    const there = workspace({ 'schema.cstack': notes })
    await there.run('generate')
    const { stdout } = await there.run('generate')
    expect(stdout).toBe('current: generated/server.ts, generated/client.ts\n')
  })

  test('--check writes nothing, and fails when something is missing or stale', async () => {
    const there = workspace({ 'schema.cstack': notes })
    const missing = await there.run('generate --check')
    expect(missing).toMatchObject({
      code: 1,
      stdout: 'missing: generated/server.ts\nmissing: generated/client.ts\n',
    })
    expect(() => there.read('generated/server.ts')).toThrow()

    await there.run('generate')
    expect(await there.run('generate --check')).toMatchObject({ code: 0 })
    there.write('schema.cstack', notes.replace('title String', 'heading String'))
    const stale = await there.run('generate --check --format json')
    expect(stale.code).toBe(1)
    expect(JSON.parse(stale.stdout)).toEqual({
      ok: false,
      data: {
        files: [
          { path: 'generated/server.ts', state: 'stale', written: false },
          { path: 'generated/client.ts', state: 'stale', written: false },
        ],
      },
      diagnostics: [],
    })
  })

  test('a schema with mistakes changes nothing', async () => {
    const there = workspace({ 'schema.cstack': notes })
    await there.run('generate')
    const before = there.read('generated/server.ts')
    there.write('schema.cstack', notes.replace('title String', 'title Strin'))
    const { code, stdout, stderr } = await there.run('generate')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('unknown type "Strin"')
    expect(there.read('generated/server.ts')).toBe(before)
  })

  test('--out chooses the folder, and standard input needs it', async () => {
    const there = workspace({})
    const refused = await there.run('generate -', { stdin: notes })
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toContain('--out')
    expect(await there.run('generate - --out code', { stdin: notes })).toMatchObject({ code: 0 })
    expect(there.read('code/client.ts')).toContain('createClient')
  })
})

describe('commands of two words', () => {
  test('are named in full when only the first is given', async () => {
    const { code, stderr } = await workspace().run('db')
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean "db push"?')
  })

  test('have their own help', async () => {
    const { code, stdout } = await workspace().run('help db push')
    expect(code).toBe(0)
    expect(stdout).toContain('cratestack db push [options] [FILE]')
  })
})
