// Shapes of everything that a client sends and receives, each made once (spec/rpc-and-clients 13.6).

import type { FieldShape, ObjectShape, ScalarName, Shape } from '@cratestack/core'
import type { ClientModel, ClientSchema, Types } from './client-schema.ts'
import { isComputed, parseTypeText } from './type-text.ts'

/** What is fetched of a row: columns, or all of them, and relations. */
export interface RowSelection {
  readonly fields: readonly string[] | undefined
  readonly relations: ReadonlyMap<string, RowSelection>
}

/** How many shapes of selections are kept before all are forgotten. */
const keptSelections = 500

export class Shapes {
  readonly #schema: ClientSchema
  readonly #outputs = new Map<string, ObjectShape>()
  readonly #inputs = new Map<string, ObjectShape>()
  readonly #selections = new Map<string, ObjectShape>()
  readonly #kept = new Map<string, Shape>()

  constructor(schema: ClientSchema) {
    this.#schema = schema
  }

  /** Rows as lists and reads give them. */
  row(name: string, selection: RowSelection): ObjectShape {
    const key = `${name} ${printSelection(selection)}`
    const known = this.#selections.get(key)
    if (known !== undefined) return known
    if (this.#selections.size >= keptSelections) this.#selections.clear()
    const shape = this.#selectedRow(name, selection)
    this.#selections.set(key, shape)
    return shape
  }

  /** Rows as writes give them: whole, or the key alone where the caller may not read them. */
  written(name: string): ObjectShape {
    return this.#once(`written ${name}`, () => {
      const model = this.model(name)
      const key = new Set(model.key)
      return objectOf(
        Object.entries(model.fields).map(([field, type]) => ({
          name: field,
          shape: this.#typed(type, 'output'),
          absent: key.has(field) ? 'refuse' : 'omit',
        })),
      )
    })
  }

  /** The body of a create or an update. */
  input(name: string, part: 'create' | 'update'): ObjectShape {
    return this.#once(`${part} ${name}`, () => {
      const model = this.model(name)
      return objectOf(
        model[part].map((entry) => {
          const field = entry.replace('?', '')
          const type = model.fields[field] ?? 'String'
          const required = part === 'create' && entry === field && !type.endsWith('?')
          return {
            name: field,
            shape: this.#typed(type, 'input'),
            absent: required ? 'refuse' : 'omit',
          }
        }),
      )
    })
  }

  /** The body of a procedure's call. */
  call(procedure: string, args: Types): ObjectShape {
    return this.#once(`call ${procedure}`, () => objectOf(this.#inputFields(args)))
  }

  /** Parameters by computed field. */
  computedParams(name: string): ObjectShape {
    return this.#once(`params ${name}`, () => {
      const params = Object.entries(this.model(name).params ?? {})
      return objectOf(
        params.map(([field, type]) => ({
          name: field,
          shape: { kind: 'optional', item: this.#typed(type, 'input') },
          absent: 'omit',
        })),
      )
    })
  }

  /** What a procedure answers. */
  result(type: string): Shape {
    const known = this.#kept.get(`result ${type}`)
    if (known !== undefined) return known
    const shape = this.#typed(type, 'output')
    this.#kept.set(`result ${type}`, shape)
    return shape
  }

  listOf(row: ObjectShape): Shape {
    return this.#derived(row, 'list', () => ({ kind: 'list', item: row }))
  }

  pageOf(row: ObjectShape): ObjectShape {
    return this.#derived(row, 'page', () => pageShape(row))
  }

  cursorPageOf(row: ObjectShape): ObjectShape {
    return this.#derived(row, 'cursorPage', () => cursorPageShape(row))
  }

  model(name: string): ClientModel {
    const model = this.#schema.models[name]
    if (model === undefined) throw new TypeError(`client: no model "${name}"; generate again`)
    return model
  }

  readonly #derivedShapes = {
    list: new WeakMap<Shape, Shape>(),
    page: new WeakMap<Shape, Shape>(),
    cursorPage: new WeakMap<Shape, Shape>(),
  }

  #derived<Derived extends Shape>(
    row: Shape,
    kind: 'list' | 'page' | 'cursorPage',
    make: () => Derived,
  ): Derived {
    const known = this.#derivedShapes[kind].get(row)
    // Only what `make` gave for the same kind is kept here.
    if (known !== undefined) return known as Derived
    const shape = make()
    this.#derivedShapes[kind].set(row, shape)
    return shape
  }

  #once(key: string, make: () => ObjectShape): ObjectShape {
    const known = this.#kept.get(key)
    if (known?.kind === 'object') return known
    const shape = make()
    this.#kept.set(key, shape)
    return shape
  }

  #selectedRow(name: string, { fields, relations }: RowSelection): ObjectShape {
    const model = this.model(name)
    const columns = (fields ?? Object.keys(model.fields)).map((field) =>
      this.#outputField(field, model.fields[field] ?? 'String'),
    )
    const included = [...relations].map(([relation, selection]): FieldShape => {
      const { name: related, arity } = parseTypeText(model.relations?.[relation] ?? name)
      const row = this.row(related, selection)
      return arity === 'list'
        ? { name: relation, shape: { kind: 'list', item: row }, absent: 'omit' }
        : { name: relation, shape: { kind: 'optional', item: row }, absent: 'null' }
    })
    return objectOf([...columns, ...included])
  }

  #typed(text: string, direction: 'input' | 'output'): Shape {
    const { name, argument, arity } = parseTypeText(text)
    const item = this.#base(name, argument, direction)
    if (arity === 'required') return item
    return { kind: arity, item }
  }

  #base(name: string, argument: string | undefined, direction: 'input' | 'output'): Shape {
    if (name === 'Vector') return { kind: 'vector', length: Number(argument) }
    if (name === 'PageInput') return pageInputShape
    if (name === 'Page') return pageShape(this.#named(argument ?? '', direction))
    if (name === 'FindMany') return this.#findMany(argument ?? '')
    const variants = this.#schema.enums[name]
    if (variants !== undefined) return { kind: 'enum', variants }
    if (isScalar(name)) return { kind: 'scalar', name }
    return this.#named(name, direction)
  }

  /** A `type` or a model. It may contain itself, so it is known before it is complete. */
  #named(name: string, direction: 'input' | 'output'): ObjectShape {
    const known = direction === 'input' ? this.#inputs : this.#outputs
    const found = known.get(name)
    if (found !== undefined) return found
    const fields: FieldShape[] = []
    const shape = objectOf(fields)
    known.set(name, shape)
    const types = this.#schema.types[name] ?? this.#schema.models[name]?.fields
    if (types === undefined) throw new TypeError(`client: no type "${name}"; generate again`)
    fields.push(...(direction === 'input' ? this.#inputFields(types) : this.#outputFields(types)))
    return shape
  }

  #outputFields(types: Types): readonly FieldShape[] {
    return Object.entries(types).map(([name, type]) => this.#outputField(name, type))
  }

  /** An absent optional is null, an absent list is empty, anything else absent is a mistake. */
  #outputField(name: string, type: string): FieldShape {
    const shape = this.#typed(type, 'output')
    const absent = { optional: 'null', list: 'omit' } as const
    return shape.kind === 'optional' || shape.kind === 'list'
      ? { name, shape, absent: absent[shape.kind] }
      : { name, shape }
  }

  #inputFields(types: Types): readonly FieldShape[] {
    const sent = Object.entries(types).filter(([, type]) => !isComputed(type))
    return sent.map(([name, type]) => {
      const shape = this.#typed(type, 'input')
      return shape.kind === 'optional' ? { name, shape, absent: 'omit' } : { name, shape }
    })
  }

  #findMany(name: string): ObjectShape {
    return this.#once(`findMany ${name}`, () => {
      const columns = Object.entries(this.model(name).fields).filter(
        ([, type]) => !isComputed(type),
      )
      const tests = columns.map(([field, type]): FieldShape => {
        const value = this.#typed(type.replace(/[?]$/, ''), 'input')
        return { name: field, shape: testsShape(value), absent: 'omit' }
      })
      const where: Shape = { kind: 'optional', item: objectOf(tests) }
      const orderBy: Shape = { kind: 'optional', item: { kind: 'list', item: sortShape } }
      return objectOf([
        { name: 'where', shape: where, absent: 'omit' },
        { name: 'orderBy', shape: orderBy, absent: 'omit' },
      ])
    })
  }
}

/**
 * Fills in what a codec leaves out: lists that a peer did not send are empty.
 *
 * @returns the value itself where nothing was missing
 */
export function complete(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case 'scalar':
    case 'vector':
    case 'enum':
      return value
    case 'optional':
      return value === null ? null : complete(value, shape.item)
    case 'list':
      return Array.isArray(value) && mayMiss(shape.item)
        ? value.map((item) => complete(item, shape.item))
        : value
    case 'object': {
      if (!mayMiss(shape)) return value
      // The codec made an object of this shape.
      const members = value as Readonly<Record<string, unknown>>
      const filled: Record<string, unknown> = {}
      for (const { name, shape: inner } of shape.fields) {
        const member = Object.hasOwn(members, name) ? members[name] : undefined
        if (member !== undefined) filled[name] = complete(member, inner)
        else if (inner.kind === 'list') filled[name] = []
        else if (inner.kind === 'optional') filled[name] = null
      }
      return filled
    }
  }
}

const missing = new WeakMap<Shape, boolean>()

/** Whether a value of the shape may lack a list somewhere; of a shape inside itself, perhaps. */
function mayMiss(shape: Shape): boolean {
  const known = missing.get(shape)
  if (known !== undefined) return known
  missing.set(shape, true)
  const may =
    shape.kind === 'object'
      ? shape.fields.some(({ absent, shape: inner }) => absent === 'omit' || mayMiss(inner))
      : shape.kind === 'list' || shape.kind === 'optional'
        ? mayMiss(shape.item)
        : false
  missing.set(shape, may)
  return may
}

function objectOf(fields: readonly FieldShape[]): ObjectShape {
  return { kind: 'object', fields }
}

function pageShape(item: Shape): ObjectShape {
  return objectOf([
    { name: 'items', shape: { kind: 'list', item } },
    { name: 'totalCount', shape: optional('Int'), absent: 'null' },
    { name: 'pageInfo', shape: pageInfoShape },
  ])
}

function cursorPageShape(item: Shape): ObjectShape {
  return objectOf(
    pageShape(item).fields.map((field) =>
      field.name === 'pageInfo' ? { ...field, shape: cursorPageInfoShape } : field,
    ),
  )
}

function testsShape(value: Shape): ObjectShape {
  const values: Shape = { kind: 'list', item: value }
  const one = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'].map(
    (name): FieldShape => ({ name, shape: value, absent: 'omit' }),
  )
  const text = ['contains', 'startsWith'].map(
    (name): FieldShape => ({ name, shape: scalar('String'), absent: 'omit' }),
  )
  return objectOf([
    ...one,
    { name: 'in', shape: values, absent: 'omit' },
    ...text,
    { name: 'isNull', shape: scalar('Boolean'), absent: 'omit' },
  ])
}

function printSelection({ fields, relations }: RowSelection): string {
  const inner = [...relations].map(([name, selection]) => `${name}{${printSelection(selection)}}`)
  return `${fields?.join() ?? '*'};${inner.join()}`
}

function scalar(name: ScalarName): Shape {
  return { kind: 'scalar', name }
}

function optional(name: ScalarName): Shape {
  return { kind: 'optional', item: scalar(name) }
}

const scalarNames: ReadonlySet<string> = new Set([
  'String',
  'Cuid',
  'Int',
  'BigInt',
  'Float',
  'Boolean',
  'DateTime',
  'Decimal',
  'Json',
  'Bytes',
  'Uuid',
  'Geography',
  'Geometry',
])

function isScalar(name: string): name is ScalarName {
  return scalarNames.has(name)
}

const pageInfoShape: ObjectShape = objectOf([
  { name: 'limit', shape: optional('Int'), absent: 'null' },
  { name: 'offset', shape: optional('Int'), absent: 'null' },
  { name: 'hasNextPage', shape: scalar('Boolean') },
  { name: 'hasPreviousPage', shape: scalar('Boolean') },
])

const cursorPageInfoShape: ObjectShape = objectOf([
  ...pageInfoShape.fields,
  { name: 'nextCursor', shape: scalar('String'), absent: 'omit' },
  { name: 'previousCursor', shape: scalar('String'), absent: 'omit' },
])

const pageInputShape: ObjectShape = objectOf([
  { name: 'limit', shape: optional('Int'), absent: 'omit' },
  { name: 'offset', shape: optional('Int'), absent: 'omit' },
])

const sortShape: ObjectShape = objectOf([
  { name: 'field', shape: scalar('String') },
  { name: 'direction', shape: scalar('String') },
])
