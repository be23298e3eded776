// Keys as rules need them. The reader is tolerant: another pass says what is wrong with an `@@id`.

import type { ModelDeclaration, ViewDeclaration } from '../context.ts'

/**
 * The row's key columns: `@id` (matched by prefix on models, spec/language 6.1) or `@@id([a, b])`.
 * Read once a row: every rule of every field asks.
 */
export function readKey(row: ModelDeclaration | ViewDeclaration): readonly string[] {
  let key = keys.get(row)
  if (key === undefined) {
    key = findKey(row)
    keys.set(row, key)
  }
  return key
}

const keys = new WeakMap<ModelDeclaration | ViewDeclaration, readonly string[]>()

function findKey(row: ModelDeclaration | ViewDeclaration): readonly string[] {
  const single = row.fields.find((field) => field.isKey)
  if (single !== undefined) return [single.name]
  for (const member of row.node.members) {
    if (member.kind === 'attribute' && member.sigil === '@@' && member.name.text === 'id') {
      return readNames(member.raw, member.raw.indexOf('[') + 1)
    }
  }
  return []
}

function readNames(raw: string, from: number): readonly string[] {
  const close = raw.indexOf(']', from)
  return raw
    .slice(from, close === -1 ? raw.length : close)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
