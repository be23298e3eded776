import { describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const sound = 'transport rpc\n'
const broken = 'type Post {\n  title\n}\n'

describe('print-ir', () => {
  test('prints JSON on standard output', async () => {
    const { code, stdout, stderr } = await workspace({ 'a.cstack': sound }).run('print-ir a.cstack')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(typeof JSON.parse(stdout)).toBe('object')
  })

  test('prints the typed form', async () => {
    const there = workspace({ 'a.cstack': sound })
    const { code, stdout } = await there.run('print-ir --typed --schema a.cstack')
    expect(code).toBe(0)
    expect(() => JSON.parse(stdout)).not.toThrow()
  })

  test('wraps it in the envelope', async () => {
    const there = workspace({ 'a.cstack': sound })
    const bare = JSON.parse((await there.run('print-ir a.cstack')).stdout)
    const wrapped = JSON.parse((await there.run('print-ir a.cstack --format json')).stdout)
    expect(wrapped).toEqual({ ok: true, data: bare, diagnostics: [] })
  })

  test('prints the errors of a broken schema as check does', async () => {
    const there = workspace({ 'a.cstack': broken })
    const checked = await there.run('check a.cstack')
    expect(checked.code).toBe(1)
    expect(await there.run('print-ir a.cstack')).toEqual(checked)
    const { code, stdout } = await there.run('print-ir a.cstack --format json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, data: null, diagnostics: [{}] })
  })

  test('reports a missing file', async () => {
    expect(await workspace().run('print-ir nope.cstack')).toMatchObject({ code: 1, stdout: '' })
  })
})
