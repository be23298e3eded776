import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commandTable } from '../src/command-table.ts'
import { emitReference } from './reference.ts'

const page = fileURLToPath(new URL('../../../docs/reference/cli.md', import.meta.url))

test('docs/reference/cli.md says what the commands take', async () => {
  const commands = await Promise.all(commandTable.map((entry) => entry.load()))
  const reference = emitReference(commands)
  if (process.env['UPDATE_DOCS'] === '1') {
    mkdirSync(dirname(page), { recursive: true })
    writeFileSync(page, reference)
  }
  const current = existsSync(page) ? readFileSync(page, 'utf8') : ''
  expect(current, 'update it with UPDATE_DOCS=1').toBe(reference)
})

test('a command is listed under its own name, with its own summary', async () => {
  for (const entry of commandTable) {
    const { name, summary } = await entry.load()
    expect({ name, summary }).toEqual({ name: entry.name, summary: entry.summary })
  }
})
