// Keys and relation columns as rules need them. Readers here are tolerant: another pass says what is
// wrong with an `@relation` or an `@@id`.

import type { Attribute } from '../../syntax/nodes.ts'
import { isNamePart } from '../../text/characters.ts'
import type { FieldDeclaration, ModelDeclaration, ViewDeclaration } from '../context.ts'

export interface RelationColumns {
  readonly local: readonly string[]
  readonly remote: readonly string[]
}

/** The columns of `@relation(fields:[x], references:[y])`; of a repeated key the last one counts. */
export function readRelation(field: FieldDeclaration): RelationColumns | undefined {
  const attribute = field.node.attributes.find((each) => each.name.text === 'relation')
  if (attribute === undefined) return undefined
  const local = readListAfter(attribute, 'fields')
  const remote = readListAfter(attribute, 'references')
  return local === undefined || remote === undefined ? undefined : { local, remote }
}

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
  const single = row.fields.find((field) => isKeyField(field, row.kind))
  if (single !== undefined) return [single.name]
  for (const member of row.node.members) {
    if (member.kind === 'attribute' && member.sigil === '@@' && member.name.text === 'id') {
      return readNames(member.raw, member.raw.indexOf('[') + 1)
    }
  }
  return []
}

function isKeyField(field: FieldDeclaration, owner: 'model' | 'view'): boolean {
  return field.node.attributes.some(({ name }) =>
    owner === 'model' ? name.text.startsWith('id') : name.text === 'id',
  )
}

/** The names of `key: [a, b]`. */
function readListAfter(attribute: Attribute, key: string): readonly string[] | undefined {
  const { raw } = attribute
  let at = raw.lastIndexOf(key)
  for (; at > 0; at = raw.lastIndexOf(key, at - 1)) {
    const wholeWord =
      !isNamePart(raw.charCodeAt(at - 1)) && !isNamePart(raw.charCodeAt(at + key.length))
    const open = raw.indexOf('[', at)
    if (!wholeWord || open === -1) continue
    if (raw.slice(at + key.length, open).trim() === ':') return readNames(raw, open + 1)
  }
  return undefined
}

function readNames(raw: string, from: number): readonly string[] {
  const close = raw.indexOf(']', from)
  return raw
    .slice(from, close === -1 ? raw.length : close)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
