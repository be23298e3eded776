import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const ship = 'enum Size {\n  small\n}\n'

describe('which schemas', () => {
  test('schema.cstack when none is named', async () => {
    const there = workspace({ 'schema.cstack': ship })
    expect(await there.run('check')).toEqual({
      code: 0,
      stdout: 'schema OK: schema.cstack\n',
      stderr: '',
    })
  })

  test('a usage error names the schemas that are there', async () => {
    const { code, stderr } = await workspace({ 'blog.cstack': ship }).run('check')
    expect(code).toBe(2)
    expect(stderr).toContain('no schema given, and there is no schema.cstack in this directory')
    expect(stderr).toContain('name one of those that are here: blog.cstack')
  })

  test('flags and operands together, each file once', async () => {
    const there = workspace({ 'a.cstack': ship, 'b.cstack': ship })
    const { stdout } = await there.run('check --schema a.cstack b.cstack ./a.cstack')
    expect(stdout).toBe('schema OK: a.cstack\nschema OK: b.cstack\n')
  })

  test('standard input', async () => {
    const there = workspace()
    expect(await there.run('check --schema -', { stdin: ship })).toEqual({
      code: 0,
      stdout: 'schema OK: <stdin>\n',
      stderr: '',
    })
    const { stdout } = await there.run('check - --format json', { stdin: ship })
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, schema: '-' })
  })

  test('print-ir takes one', async () => {
    const there = workspace({ 'a.cstack': ship, 'b.cstack': ship })
    const { code, stderr } = await there.run('print-ir a.cstack b.cstack')
    expect(code).toBe(2)
    expect(stderr).toContain('unexpected argument "b.cstack"\n  hint: only one FILE can be given')
    const flagged = await there.run('print-ir --schema a.cstack b.cstack')
    expect(flagged.stderr).toContain('only one schema can be given')
  })
})

describe('a file that is no text', () => {
  /** Exit code 1, a message on standard error, and in JSON a diagnostic at line 1, bytes 0 to 0. */
  async function reports(
    files: Readonly<Record<string, string | Uint8Array>>,
    name: string,
    expected: { code: string; message: string; hint?: string },
  ) {
    const there = workspace(files)
    const human = await there.run(['check', name])
    expect(human).toMatchObject({ code: 1, stdout: '' })
    expect(human.stderr).toContain(`Error: ${expected.message} [${expected.code}]\n`)
    if (expected.hint !== undefined) expect(human.stderr).toContain(`hint: ${expected.hint}\n`)
    const json = await there.run(['check', name, '--format=json'])
    expect(json).toMatchObject({ code: 1, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      schema: name,
      diagnostics: [{ ...expected, line: 1, start: 0, end: 0, severity: 'error', file: name }],
      data: null,
    })
  }

  test('missing', async () => {
    await reports({ 'blog.cstack': ship }, 'blgo.cstack', {
      code: 'CS0001',
      message: 'cannot read "blgo.cstack": there is no such file',
      hint: 'did you mean "blog.cstack"?',
    })
  })

  test('a directory', async () => {
    await reports({ 'schemas/blog.cstack': ship }, 'schemas', {
      code: 'CS0001',
      message: 'cannot read "schemas": it is a directory',
      hint: `name the schemas in it: ${path.join('schemas', 'blog.cstack')}`,
    })
  })

  test('below a file', async () => {
    await reports({ 'a.cstack': ship }, 'a.cstack/b.cstack', {
      code: 'CS0001',
      message: 'cannot read "a.cstack/b.cstack": a part of the path is not a directory',
    })
  })

  test('a link to itself', async () => {
    const there = workspace()
    symlinkSync('loop.cstack', path.join(there.directory, 'loop.cstack'))
    const { code, stderr } = await there.run('check loop.cstack')
    expect(code).toBe(1)
    expect(stderr).toContain('too many symbolic links')
  })

  test('not UTF-8: Latin-1 letters', async () => {
    const bytes = Buffer.from('// 1\n// caf\u00e9\n', 'latin1')
    await reports({ 'a.cstack': bytes }, 'a.cstack', {
      code: 'CS0002',
      message: '"a.cstack" is not UTF-8 text: byte 11 (line 2) starts no character',
      hint: 'save the file as UTF-8',
    })
  })

  test('not UTF-8: a character cut short at the end', async () => {
    const bytes = Buffer.from('// \u20ac').subarray(0, 5)
    await reports({ 'a.cstack': bytes }, 'a.cstack', {
      code: 'CS0002',
      message: '"a.cstack" is not UTF-8 text: byte 3 (line 1) starts no character',
    })
  })

  test('not UTF-8: UTF-16 with its mark', async () => {
    await reports({ 'a.cstack': Buffer.from('\ufeffmodel', 'utf16le') }, 'a.cstack', {
      code: 'CS0002',
      message: '"a.cstack" is not UTF-8 text: byte 0 (line 1) starts no character',
      hint: 'it looks like UTF-16; save it as UTF-8',
    })
  })

  test('larger than the limit', async () => {
    const bytes = new Uint8Array(64 * 1024 * 1024 + 1).fill(0x0a)
    await reports({ 'a.cstack': bytes }, 'a.cstack', {
      code: 'CS0003',
      message: '"a.cstack" is larger than 64 MiB, the limit for a schema',
    })
    const there = workspace()
    expect((await there.run('check -', { stdin: bytes })).stderr).toContain('larger than 64 MiB')
  })
})

describe('a file that is text', () => {
  test('may be empty', async () => {
    const there = workspace({ 'a.cstack': '' })
    expect(await there.run('check a.cstack')).toMatchObject({ code: 0 })
  })

  test('may start with a byte order mark and end lines with CR LF', async () => {
    const text = `\ufeff${ship.replaceAll('\n', '\r\n')}`
    const there = workspace({ 'a.cstack': text })
    expect(await there.run('check a.cstack')).toMatchObject({ code: 0, stderr: '' })
  })

  test('may come with characters cut in two by the pipe', async () => {
    const stdin = '// \u{1f6a2}'
    expect(await workspace().run('check -', { stdin })).toMatchObject({ code: 0 })
  })

  test('shows control characters of its name instead of obeying them', async () => {
    const { stderr } = await workspace().run(['check', 'a\u001b[31mred\u202e.cstack'])
    expect(stderr).toContain('a\u241b[31mred<U+202E>.cstack')
    expect(stderr).not.toContain('\u001b')
  })
})
