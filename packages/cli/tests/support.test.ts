import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkSchema } from '@cratestack/schema'
import { describe, expect, test } from 'vitest'
import { emitSupport, groups, nowOf, readLanguageFacts, withDatasource } from './support.ts'
import { features } from './support-features.ts'

const folder = new URL('../../../docs/reference/', import.meta.url)
const facts = readLanguageFacts(readFileSync(new URL('language.md', folder), 'utf8'))
const page = fileURLToPath(new URL('support.md', folder))

test('docs/reference/support.md is what the language, the client and the tables say', () => {
  const current = emitSupport(facts)
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, current)
  expect(existsSync(page) ? readFileSync(page, 'utf8') : '', 'update it with UPDATE_DOCS=1').toBe(
    current,
  )
})

describe.each(groups)('%s', (group) => {
  const list = features[group]

  test('has a row for everything that the language reference names', () => {
    const names = list.map(({ name }) => name)
    expect(names.toSorted()).toEqual([...facts.names[group]].toSorted())
  })

  test.each(list)(
    '$name says what the server does exactly when something acts on it',
    (feature) => {
      const now = nowOf(feature)
      const { diagnostics } = checkSchema(withDatasource(feature.sample))
      const errors = diagnostics.filter(({ severity }) => severity === 'error')
      expect([...new Set(errors.map(({ code }) => code))]).toEqual(now === 'CS0476' ? [now] : [])
      expect(feature.server === '-').toBe(now !== 'yes')
    },
  )
})

test('what the language reference calls not built is refused or warned about here', () => {
  const built = Object.values(features)
    .flat()
    .filter((feature) => nowOf(feature) === 'yes')
    .map(({ name }) => name)
  // Attributes that are built at another place, or wait for what they stand in.
  const elsewhere = ['@allow', '@deny', '@@sql', '@@map']
  expect(facts.unbuilt.filter((name) => built.includes(name) && !elsewhere.includes(name))).toEqual(
    [],
  )
})
