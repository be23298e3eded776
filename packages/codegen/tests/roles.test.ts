// What a generated file pulls in, all the way down: through the facade and every package behind it.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const fixture = path.join(root, 'packages/codegen/tests/fixtures/library')

test('a client reaches neither the ORM nor anything below or beside it', () => {
  expect(reachedFrom('client.ts')).toEqual([
    '@cratestack/client',
    '@cratestack/codec-cbor',
    '@cratestack/codec-json',
    '@cratestack/core',
    'cratestack/client',
  ])
})

test('a server reaches no client and no database of its own', () => {
  const reached = reachedFrom('server.ts')
  expect(reached).toContain('@cratestack/server')
  for (const name of ['@cratestack/client', '@cratestack/postgres', '@cratestack/sqlite'])
    expect(reached).not.toContain(name)
})

test('a generated file imports its own entry and nothing else', () => {
  for (const role of ['server', 'client'])
    expect(importsOf(path.join(fixture, `${role}.ts`))).toEqual([`cratestack/${role}`])
})

/** Every package that the file needs, by name or by entry of the facade. */
function reachedFrom(file: string): readonly string[] {
  const seen = new Set<string>()
  const reached = new Set<string>()
  const visit = (source: string): void => {
    if (seen.has(source)) return
    seen.add(source)
    for (const specifier of importsOf(source)) {
      if (specifier.startsWith('.')) visit(path.join(path.dirname(source), specifier))
      else {
        const entry = sourceOf(specifier)
        reached.add(specifier.replace(/^(@cratestack\/[\w-]+)\/.*$/, '$1'))
        if (entry !== undefined) visit(entry)
      }
    }
  }
  visit(path.join(fixture, file))
  return [...reached].sort()
}

/** Import and export-from statements, those of types too: a type is a dependency as well. */
function importsOf(file: string): readonly string[] {
  const statements =
    /^\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm
  return [...readFileSync(file, 'utf8').matchAll(statements)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

/** The source of an entry of ours; nothing for packages of others. */
function sourceOf(specifier: string): string | undefined {
  const match = /^(?:@cratestack\/)?([\w-]+)(\/.+)?$/.exec(specifier)
  const home = path.join(root, 'packages', match?.[1] ?? '')
  if (match === null || !existsSync(path.join(home, 'package.json'))) return undefined
  const manifest: { exports?: Record<string, { source?: string }> } = JSON.parse(
    readFileSync(path.join(home, 'package.json'), 'utf8'),
  )
  const source = manifest.exports?.[`.${match[2] ?? ''}`]?.source
  return source === undefined ? undefined : path.join(home, source)
}
