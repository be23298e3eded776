import { checkSchema, type Diagnostic, SourceText } from '@cratestack/schema'
import { describe, expect, test } from 'vitest'
import { type CheckRequest, checkSchemas } from '../src/commands/check.ts'
import { findSchemaFiles } from '../src/files/schema-file.ts'
import { fakeHost, workspace } from './run.ts'

const broken = 'type Post {\r\n\tid Int\r\n\ttitle\r\n}\r\n'
const sound = 'enum Size {\n  small\n}\n'

describe('a schema with errors', () => {
  test('prints message, place and frame on standard error, then a summary', async () => {
    const { code, stdout, stderr } = await workspace({ 'a.cstack': broken }).run('check a.cstack')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const [message, place, ...frame] = stderr.split('\n')
    expect(message).toMatch(/^Error: .+ \[CS0107\]$/)
    expect(place).toBe('  a.cstack:3:2')
    expect(frame.slice(0, 4)).toEqual([
      '  2 |     id Int',
      '  3 |     title',
      '    |     ^^^^^',
      '  4 | }',
    ])
    expect(stderr).toMatch(/\n\n1 error in a\.cstack\n$/)
  })

  test('has the original shape in JSON, with byte offsets', async () => {
    const text = `// \u{1f6a2}\n${broken}`
    const there = workspace({ 'a.cstack': text })
    const { code, stdout, stderr } = await there.run('check --schema a.cstack --format json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const start = Buffer.from(text).indexOf('title')
    const { ok, schema, diagnostics, data, ...rest } = JSON.parse(stdout)
    expect({ ok, schema, data, rest }).toEqual({
      ok: false,
      schema: 'a.cstack',
      data: null,
      rest: {},
    })
    expect(diagnostics).toEqual([
      {
        message: expect.any(String),
        line: 4,
        start,
        end: start + 5,
        code: 'CS0107',
        severity: 'error',
        column: 2,
        endLine: 4,
        endColumn: 7,
        hint: expect.any(String),
        related: [],
        file: 'a.cstack',
      },
    ])
    expect(Object.keys(diagnostics[0]).slice(0, 4)).toEqual(['message', 'line', 'start', 'end'])
    expect(stdout).toContain('\n  "ok": false,\n')
  })
})

describe('a sound schema', () => {
  test('is one line on standard output', async () => {
    expect(await workspace({ 'a.cstack': sound }).run('check a.cstack')).toEqual({
      code: 0,
      stdout: 'schema OK: a.cstack\n',
      stderr: '',
    })
  })

  test('has the original shape in JSON', async () => {
    const there = workspace({ 'a.cstack': sound })
    const { stdout } = await there.run('check a.cstack --format json')
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      schema: 'a.cstack',
      diagnostics: [],
      data: null,
    })
  })

  test('says nothing with --quiet', async () => {
    const there = workspace({ 'a.cstack': sound })
    expect(await there.run('check -q a.cstack')).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})

describe('several schemas', () => {
  test('each has its own verdict, one error fails all', async () => {
    const there = workspace({ 'a.cstack': '', 'b.cstack': broken, 'c.cstack': broken })
    const { code, stdout, stderr } = await there.run('check a.cstack b.cstack c.cstack')
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'schema OK: a.cstack\n' })
    expect(stderr).toMatch(/\n\n2 errors in 2 of 3 files\n$/)
  })

  test('as JSON: diagnostics say their file, data lists the files', async () => {
    const there = workspace({ 'a.cstack': '', 'b.cstack': broken })
    const { stdout } = await there.run('check a.cstack b.cstack nope.cstack --format json')
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      schema: null,
      diagnostics: [{ file: 'b.cstack' }, { file: 'nope.cstack', code: 'CS0001' }],
      data: {
        files: [
          { schema: 'a.cstack', ok: true, errors: 0, warnings: 0 },
          { schema: 'b.cstack', ok: false, errors: 1, warnings: 0 },
          { schema: 'nope.cstack', ok: false, errors: 1, warnings: 0 },
        ],
      },
    })
  })
})

describe('warnings, given by a check of our own', () => {
  const doubtful = (source: SourceText, severity: Diagnostic['severity']): Diagnostic => ({
    code: 'CSW0830',
    severity,
    message: 'model "Size" has no allow rule',
    span: source.resolve({ start: 5, end: 9 }),
    related: [],
  })

  /** Checks `sound` with diagnostics that do not hang on what the checker knows today. */
  async function checkWith(
    severities: readonly Diagnostic['severity'][],
    options: Partial<CheckRequest> = {},
  ) {
    const { directory } = workspace({ 'a.cstack': sound })
    const { host, outcome } = fakeHost(directory)
    const request: CheckRequest = {
      files: findSchemaFiles(['a.cstack'], [], host),
      check: (text) => {
        const source = new SourceText(text)
        const diagnostics = severities.map((severity) => doubtful(source, severity))
        return { ...checkSchema(text), source, diagnostics }
      },
      firstErrorOnly: false,
      json: false,
      quiet: false,
      ...options,
    }
    return { code: await checkSchemas(request, host), ...outcome() }
  }

  test('are shown and counted, and do not fail', async () => {
    const { code, stdout, stderr } = await checkWith(['warning', 'warning'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'schema OK: a.cstack (2 warnings)\n' })
    expect(stderr).toContain('Warning: model "Size" has no allow rule [CSW0830]\n  a.cstack:1:6\n')
    expect(stderr).toMatch(/\n\n2 warnings in a\.cstack\n$/)
  })

  test('do not flip "ok"', async () => {
    const { code, stdout } = await checkWith(['warning'], { json: true })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, diagnostics: [{ severity: 'warning' }] })
  })

  test('are not shown with --quiet; errors are', async () => {
    expect(await checkWith(['warning'], { quiet: true })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const { code, stderr } = await checkWith(['warning', 'error'], { quiet: true })
    expect(code).toBe(1)
    expect(stderr).not.toContain('Warning')
    expect(stderr).toMatch(/\n1 error in a\.cstack\n$/)
  })

  test('and errors are counted apart', async () => {
    const { stderr } = await checkWith(['error', 'warning', 'error'])
    expect(stderr).toMatch(/\n2 errors, 1 warning in a\.cstack\n$/)
  })

  test('--first-error shows the error that the first check found, not the first in the file', async () => {
    const files = { 'a.cstack': 'model Post {\n  title Strin\n}\n' }
    const { code, stderr } = await workspace(files).run('check a.cstack --first-error')
    expect(code).toBe(1)
    // The key is missing too, and its line is above; but types are checked before keys.
    expect(stderr).toMatch(/^Error: unknown type "Strin" \[CS0202\]\n {2}a\.cstack:2:9\n/)
    expect(stderr).toMatch(/\n1 error in a\.cstack\n$/)
  })

  test('more than a hundred are cut, and said to be', async () => {
    const { stderr } = await checkWith(Array.from({ length: 120 }, () => 'error' as const))
    expect(stderr.match(/^Error: /gm)).toHaveLength(100)
    expect(stderr).toContain('\n20 more not shown; --format json has them all\n\n120 errors in')
  })
})

describe('colours', () => {
  const there = () => workspace({ 'a.cstack': broken })
  const isColoured = (text: string) => text.includes('\u001b[')

  test('are for terminals', async () => {
    expect(isColoured((await there().run('check a.cstack', { terminal: true })).stderr)).toBe(true)
    expect(isColoured((await there().run('check a.cstack')).stderr)).toBe(false)
  })

  test.each([
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('%j on a terminal: %s gives %s', async (environment, terminal, coloured) => {
    const { stderr } = await there().run('check a.cstack', { environment, terminal })
    expect(isColoured(stderr)).toBe(coloured)
  })

  test('never get into JSON', async () => {
    const environment = { FORCE_COLOR: '1' }
    const { stdout } = await there().run('check a.cstack --format json', { environment })
    expect(isColoured(stdout)).toBe(false)
  })
})

test('--watch refuses standard input', async () => {
  const { code, stderr } = await workspace().run('check - --watch', { stdin: sound })
  expect(code).toBe(2)
  expect(stderr).toContain('--watch needs files')
})
