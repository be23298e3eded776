// Runs what docs/guides/cli.md shows. A fence `cstack [bad] NAME` is a file from there on; in a fence
// `console`, a line `$ command` is run and the lines below it are what it prints.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Workspace, workspace } from './run.ts'

const page = fileURLToPath(new URL('../../../docs/guides/cli.md', import.meta.url))

test('docs/guides/cli.md shows what the commands print', async () => {
  const text = readFileSync(page, 'utf8')
  const there = workspace()
  const shell = { exitCode: 0 }
  let played = ''
  let at = 0
  for (const fence of text.matchAll(/^```(\S+)(.*)\n([\s\S]*?)^```$/gm)) {
    const [whole, language, info = '', body = ''] = fence
    played += text.slice(at, fence.index)
    at = fence.index + whole.length
    const file = info.trim().split(' ').at(-1)
    if (language === 'cstack' && file?.endsWith('.cstack')) there.write(file, body)
    played += language === 'console' ? await play(body, there, shell) : whole
  }
  played += text.slice(at)
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, played)
  else expect(text, 'update it with UPDATE_DOCS=1').toBe(played)
})

/** The fence as it should be: its commands, each with what it prints now. */
async function play(body: string, there: Workspace, shell: { exitCode: number }): Promise<string> {
  let printed = ''
  for (const line of body.split('\n').filter((each) => each.startsWith('$ '))) {
    printed += `${line}\n${await runLine(line.slice(2), there, shell)}`
  }
  return `\`\`\`console\n${printed}\`\`\``
}

async function runLine(
  line: string,
  there: Workspace,
  shell: { exitCode: number },
): Promise<string> {
  if (line === 'echo $?') return `${shell.exitCode}\n`
  const [command = '', input] = line.split(' < ')
  const [program, ...argv] = command.split(' ')
  expect(program).toBe('cratestack')
  const stdin = input === undefined ? '' : there.read(input)
  const { code, stdout, stderr } = await there.run(argv, { stdin })
  shell.exitCode = code
  return stdout + stderr
}
