// Where computed fields stand in an answer. Made once per projection and per procedure, so that an
// answer without any costs nothing.

import { hidesAny, nativeRows, readNativeRows } from '@cratestack/orm'
import type { SchemaIr, TypeIr } from '@cratestack/schema/ir'
import type { WireSelection } from '../request/projection.ts'
import type { WireModel } from '../request/wire-schema.ts'
import type { ComputedField, ComputedFields } from './resolvers.ts'

/** What stands at one place of an answer: objects that have computed fields, or lead to such. */
export interface Holder {
  /** What the objects have that is not computed. */
  readonly names: readonly string[]
  /** In schema order. */
  readonly computed: readonly ComputedField[]
  /** What the resolvers get. */
  readonly toSource: (object: object) => unknown
  /** Whether who gets the answer may not read one of these fields of the object. */
  readonly hides: (object: object, fields: readonly string[]) => boolean
  /** Members that hold objects of this kind, or lists of them. */
  readonly members: readonly { readonly name: string; readonly holder: Holder }[]
}

/** Makes the holders of one schema. */
export class Holders {
  readonly #schema: SchemaIr
  readonly #fields: ComputedFields
  /** Types and models as procedures return them, by name. */
  readonly #named = new Map<string, Holder>()
  readonly #reaching: ReadonlySet<string>

  constructor(schema: SchemaIr, fields: ComputedFields) {
    this.#schema = schema
    this.#fields = fields
    this.#reaching = namesReaching(schema, fields)
  }

  /** Rows of a model under a selection. `undefined` when nothing in them is computed. */
  row(model: WireModel, selection: WireSelection): Holder | undefined {
    const computed = selection.fields.flatMap(
      (name) => this.#fields.get(model.name)?.get(name) ?? [],
    )
    const members = selection.include.flatMap(({ relation, selection: below }) => {
      const holder = this.row(relation.model, below)
      return holder === undefined ? [] : [{ name: relation.name, holder }]
    })
    if (computed.length === 0 && members.length === 0) return undefined
    const toNative = nativeRows(this.#schema, model.name)
    return { names: selection.fields, computed, members, toSource: toNative, hides: hidesAny }
  }

  /** A value of a type, such as the result of a procedure. */
  value(type: TypeIr): Holder | undefined {
    switch (type.kind) {
      case 'type':
      case 'model':
        return this.#byName(type.name)
      case 'page': {
        const item = this.#byName(type.item)
        if (item === undefined) return undefined
        const members = [{ name: 'items', holder: item }]
        return { names: pageMembers, computed: [], toSource: itself, hides: hidesNothing, members }
      }
      case 'scalar':
      case 'enum':
      case 'pageInput':
      case 'findMany':
        return undefined
    }
  }

  #byName(name: string): Holder | undefined {
    if (!this.#reaching.has(name)) return undefined
    const known = this.#named.get(name)
    if (known !== undefined) return known
    const computed = [...(this.#fields.get(name)?.values() ?? [])]
    const members: { readonly name: string; readonly holder: Holder }[] = []
    const struct = this.#schema.types.find((type) => type.name === name)
    const declared = struct ?? this.#schema.models.find((model) => model.name === name)
    const names = declared?.fields.map((field) => field.name) ?? []
    const toSource = struct === undefined ? readNativeRows(this.#schema, name) : itself
    const holder: Holder = { names, computed, members, toSource, hides: hidesNothing }
    // Types may contain themselves: the holder is known before its members are.
    this.#named.set(name, holder)
    for (const field of struct?.fields ?? []) {
      const below = field.computed === undefined ? this.value(field.type) : undefined
      if (below !== undefined) members.push({ name: field.name, holder: below })
    }
    return holder
  }
}

/** Names of types and models that have computed fields, or contain what has. */
function namesReaching({ types }: SchemaIr, fields: ComputedFields): ReadonlySet<string> {
  const reaching = new Set(fields.keys())
  for (let size = -1; size !== reaching.size; ) {
    size = reaching.size
    for (const { name, fields: members } of types)
      if (members.some(({ type }) => reaching.has(typeName(type)))) reaching.add(name)
  }
  return reaching
}

function typeName(type: TypeIr): string {
  if (type.kind === 'page') return type.item
  return type.kind === 'type' || type.kind === 'model' ? type.name : ''
}

const pageMembers = ['items', 'totalCount', 'pageInfo'] as const

/** What a procedure returns is what it chose to return. */
function hidesNothing(): boolean {
  return false
}

function itself(object: object): unknown {
  return object
}
