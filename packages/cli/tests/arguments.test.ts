import { describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const ship = 'enum Size {\n  small\n}\n'

/** A call that cannot be understood: exit code 2, nothing on standard output, and why. */
async function refuses(line: string | readonly string[], message: string) {
  const outcome = await workspace({ 'a.cstack': ship }).run(line)
  expect(outcome).toEqual({ code: 2, stdout: '', stderr: expect.any(String) })
  expect(outcome.stderr).toContain(message)
}

describe('a call that cannot be understood', () => {
  test('names the unknown command and the likely one', async () => {
    await refuses('chekc a.cstack', 'unknown command "chekc"\n  hint: did you mean "check"?')
    await refuses('printir', 'did you mean "print-ir"?')
    await refuses('help formt', 'did you mean "format"?')
  })

  test('makes no suggestion for a command like no other', async () => {
    await refuses('deploy', 'Error: unknown command "deploy"\n  help: cratestack --help\n')
  })

  test('names the unknown option and the likely one', async () => {
    await refuses(
      'check --strct a.cstack',
      'unknown option "--strct"\n  hint: did you mean --strict?',
    )
    await refuses('check -x a.cstack', 'unknown option "-x"')
    await refuses('check --scehma=a.cstack', 'did you mean --schema?')
  })

  test('points to the help of its command', async () => {
    await refuses('check --nope', 'help: cratestack check --help')
  })

  test('says which value is missing', async () => {
    await refuses('check --schema', '--schema needs a value: --schema PATH')
    await refuses('check --schema=', '--schema needs a value: --schema PATH')
    await refuses('check --format', '--format needs human or json')
    await refuses('check --schema --strict', 'but "--strict" follows')
  })

  test('says which values there are', async () => {
    await refuses('check --format xml a.cstack', '--format is human or json, not "xml"')
    await refuses('check --format=jsn a.cstack', 'did you mean json?')
    await refuses(
      'check --target=browser a.cstack',
      '--target is server, client or embedded, not "browser"',
    )
  })

  test('refuses a value for a switch, and a second value where one counts', async () => {
    await refuses('check --strict=yes a.cstack', '--strict takes no value')
    await refuses('check --format json --format human a.cstack', '--format is given more than once')
  })

  test('refuses arguments that a command does not take', async () => {
    await refuses('explain CS0101 CS0102', 'unexpected argument "CS0102"')
    await refuses(['check', ''], 'argument 1 is empty')
  })

  test('--cwd names a directory', async () => {
    await refuses('check --cwd nowhere', '--cwd: "nowhere" is not a directory')
    await refuses('check --cwd a.cstack', '--cwd: "a.cstack" is not a directory')
  })

  test('without a command, the help goes to standard error', async () => {
    await refuses('', 'Usage: cratestack <command>')
  })
})

describe('a call', () => {
  test('takes options before and behind the command, and operands between them', async () => {
    const there = workspace({ 'deep/a.cstack': ship })
    const ok = { code: 0, stdout: 'schema OK: a.cstack\n', stderr: '' }
    expect(await there.run('--cwd deep check a.cstack')).toEqual(ok)
    expect(await there.run('check a.cstack --cwd=deep --target client')).toEqual(ok)
    expect(await there.run('check --cwd deep -- a.cstack')).toEqual(ok)
  })

  test('takes everything behind -- as an operand', async () => {
    const there = workspace({ '--strict': ship })
    expect(await there.run('check -- --strict')).toMatchObject({ stdout: 'schema OK: --strict\n' })
    expect(await there.run('check --schema=--strict')).toMatchObject({ code: 0 })
  })
})

describe('help and version', () => {
  test('the help of all commands', async () => {
    const { code, stdout } = await workspace().run('--help')
    expect(code).toBe(0)
    for (const command of ['check', 'format', 'print-ir', 'explain']) {
      expect(stdout).toContain(`\n  ${command} `)
    }
    expect((await workspace().run('help')).stdout).toBe(stdout)
  })

  test('the help of one command, whatever else the line says', async () => {
    const help = await workspace().run('help check')
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('Usage: cratestack check [options] [FILE...]')
    expect(await workspace().run('check --help')).toEqual(help)
    expect(await workspace().run('check --nonsense -h')).toEqual(help)
  })

  test('the version', async () => {
    const { code, stdout } = await workspace().run('--version')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^cratestack \d+\.\d+\.\d+\S*\n$/)
    expect((await workspace().run('-V')).stdout).toBe(stdout)
  })
})

describe('explain', () => {
  test('says what a code means and where its page is', async () => {
    expect(await workspace().run('explain cs0202')).toEqual({
      code: 0,
      stdout: 'CS0202 (error): an unknown type\n  page: docs/reference/diagnostics/CS0202.md\n',
      stderr: '',
    })
  })

  test('knows the codes about files', async () => {
    const { stdout } = await workspace().run('explain CS0002')
    expect(stdout).toContain('CS0002 (error): a file that is not UTF-8 text\n')
  })

  test('as JSON', async () => {
    const { stdout } = await workspace().run('explain CSW0830 --format json')
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      data: {
        code: 'CSW0830',
        severity: 'warning',
        title: 'a model without any allow rule',
        page: 'docs/reference/diagnostics/CSW0830.md',
      },
      diagnostics: [],
    })
  })

  test('refuses a code that does not exist', async () => {
    await refuses('explain', 'no code given')
    await refuses('explain CS9999', 'there is no diagnostic code "CS9999"')
    await refuses('explain SC0202', 'did you mean CS0202?')
  })
})
