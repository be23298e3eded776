import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import type { FormatResult } from '@cratestack/schema'
import { describe, expect, test } from 'vitest'
import { type FormatRequest, formatSchemas } from '../src/commands/format.ts'
import { findSchemaFiles } from '../src/files/schema-file.ts'
import { fakeHost, type RunOptions, type Workspace, workspace } from './run.ts'

const untidy = 'transport   rpc\n'
const tidy = 'transport rpc\n'

/** Collapses blanks: a formatter whose results do not hang on the language's rules. */
function collapse(text: string): FormatResult {
  const formatted = text.replace(/ +/g, ' ')
  return { ok: true, text: formatted, changed: formatted !== text }
}

async function format(
  there: Workspace,
  names: readonly string[],
  options: Partial<FormatRequest> & RunOptions = {},
) {
  const { host, outcome } = fakeHost(there.directory, options)
  const request: FormatRequest = {
    files: findSchemaFiles([], names, host),
    format: collapse,
    checkOnly: false,
    json: false,
    quiet: false,
    ...options,
  }
  return { code: await formatSchemas(request, host), ...outcome() }
}

describe('format', () => {
  test('rewrites what changes and says so', async () => {
    const there = workspace({ 'a.cstack': untidy, 'b.cstack': tidy })
    const outcome = await format(there, ['a.cstack', 'b.cstack'])
    expect(outcome).toEqual({ code: 0, stdout: 'formatted: a.cstack\n', stderr: '' })
    expect(there.read('a.cstack')).toBe(tidy)
  })

  test('does not touch a file that is formatted already', async () => {
    const there = workspace({ 'a.cstack': tidy })
    const before = statSync(path.join(there.directory, 'a.cstack'), { bigint: true })
    const outcome = await format(there, ['a.cstack'])
    expect(outcome).toEqual({ code: 0, stdout: 'already formatted: a.cstack\n', stderr: '' })
    const after = statSync(path.join(there.directory, 'a.cstack'), { bigint: true })
    expect({ inode: after.ino, mtime: after.mtimeNs }).toEqual({
      inode: before.ino,
      mtime: before.mtimeNs,
    })
  })

  test('keeps the mode, follows a link, and leaves nothing behind', async () => {
    const there = workspace({ 'deep/real.cstack': untidy })
    const real = path.join(there.directory, 'deep/real.cstack')
    const link = path.join(there.directory, 'link.cstack')
    chmodSync(real, 0o666)
    symlinkSync(real, link)
    expect(await format(there, ['link.cstack'])).toMatchObject({ code: 0 })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(there.read('deep/real.cstack')).toBe(tidy)
    expect(statSync(real).mode & 0o777).toBe(0o666)
    expect(readdirSync(path.join(there.directory, 'deep'))).toEqual(['real.cstack'])
  })

  // Root may write anything, so as root there is nothing to see.
  const asRoot = process.getuid?.() === 0
  if (asRoot) console.warn('skipped as root, who may write read-only files: format of such a file')

  test.skipIf(asRoot)('refuses a file that is read-only', async () => {
    const there = workspace({ 'a.cstack': untidy })
    chmodSync(path.join(there.directory, 'a.cstack'), 0o444)
    const { code, stderr } = await format(there, ['a.cstack'])
    expect(code).toBe(1)
    expect(stderr).toContain('cannot write "a.cstack": permission denied [CS0004]')
    expect(there.read('a.cstack')).toBe(untidy)
  })

  test('--check writes nothing and fails when something would change', async () => {
    const there = workspace({ 'a.cstack': untidy, 'b.cstack': tidy })
    const outcome = await format(there, ['a.cstack', 'b.cstack'], { checkOnly: true })
    expect(outcome).toEqual({ code: 1, stdout: 'would change: a.cstack\n', stderr: '' })
    expect(there.read('a.cstack')).toBe(untidy)
    expect(await format(there, ['b.cstack'], { checkOnly: true })).toMatchObject({ code: 0 })
  })

  test('copies standard input to standard output', async () => {
    const there = workspace()
    expect(await format(there, ['-'], { stdin: untidy })).toEqual({
      code: 0,
      stdout: tidy,
      stderr: '',
    })
    expect(await format(there, ['-'], { stdin: untidy, checkOnly: true })).toEqual({
      code: 1,
      stdout: 'would change: <stdin>\n',
      stderr: '',
    })
  })

  test('refuses to mix standard input with files', async () => {
    const there = workspace({ 'a.cstack': tidy })
    const { code, stderr } = await there.run('format - a.cstack', { stdin: tidy })
    expect(code).toBe(2)
    expect(stderr).toContain('"-" cannot be formatted together with files')
  })

  test('as JSON', async () => {
    const there = workspace({ 'a.cstack': untidy })
    const { stdout } = await format(there, ['a.cstack', '-'], { json: true, stdin: tidy })
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      data: {
        files: [
          { path: 'a.cstack', changed: true },
          { path: '-', changed: false, text: tidy },
        ],
      },
      diagnostics: [],
    })
  })
})

describe('format of a schema with syntax errors', () => {
  const broken = 'type Post {\n  title\n}\n'

  test('leaves a broken file alone, prints its errors, and formats the others', async () => {
    const there = workspace({ 'bad.cstack': broken, 'good.cstack': 'transport rpc' })
    const { code, stdout, stderr } = await there.run('format bad.cstack good.cstack')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'formatted: good.cstack\n' })
    expect(stderr).toMatch(/^Error: .+ \[CS0107\]\n {2}bad\.cstack:2:3\n/)
    expect(there.read('bad.cstack')).toBe(broken)
    expect(there.read('good.cstack')).toBe('transport rpc\n')
  })

  test('prints nothing on standard output for broken standard input', async () => {
    expect(await workspace().run('format -', { stdin: broken })).toMatchObject({
      code: 1,
      stdout: '',
    })
  })
})
