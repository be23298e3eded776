import { readdirSync, readFileSync } from 'node:fs'
import { checkSchema, formatSchema } from '@cratestack/schema'
import { expect, test } from 'vitest'

const folder = new URL('.', import.meta.url)

function readExample(name: string): string {
  return readFileSync(new URL(`${name}/schema.cstack`, folder), 'utf8')
}

const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'mistake')
  .map((entry) => entry.name)

test.each(names)('%s has no mistake', (name) => {
  const { diagnostics, ir } = checkSchema(readExample(name))
  // What no package acts on yet is accepted with a warning; examples use it all the same.
  expect(diagnostics.filter((diagnostic) => diagnostic.code !== 'CSW0476')).toEqual([])
  expect(ir).toBeDefined()
})

test.each([...names, 'mistake'])('%s is formatted', (name) => {
  const text = readExample(name)
  expect(formatSchema(text)).toEqual({ ok: true, text, changed: false })
})

test('the mistake is found where it is', () => {
  const { diagnostics, ir } = checkSchema(readExample('mistake'))
  const found = diagnostics.map(({ code, span }) => [code, span.line, span.column])
  expect(found).toEqual([['CS0202', 15, 10]])
  expect(ir).toBeUndefined()
})
