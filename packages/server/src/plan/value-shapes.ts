// From the IR's types to the shapes that codecs know: rows by selection, inputs, arguments, results.

import type { FieldShape, ObjectShape, Shape } from '@cratestack/core'
import type { ModelIr, SchemaIr, StructIr, TypeIr } from '@cratestack/schema/ir'
import { operatorsByKind } from '../request/filter.ts'
import type { WireSelection } from '../request/projection.ts'
import type { WireColumn, WireModel } from '../request/wire-schema.ts'

/** Whether a value comes in or goes out: only what goes out has computed fields. */
type Direction = 'in' | 'out'

const int: Shape = { kind: 'scalar', name: 'Int' }
const optionalInt: Shape = { kind: 'optional', item: int }
const boolean: Shape = { kind: 'scalar', name: 'Boolean' }

const pageInput: ObjectShape = {
  kind: 'object',
  fields: [
    { name: 'limit', shape: optionalInt, absent: 'null' },
    { name: 'offset', shape: optionalInt, absent: 'null' },
  ],
}

const pageInfo: ObjectShape = {
  kind: 'object',
  fields: [
    { name: 'limit', shape: optionalInt, absent: 'null' },
    { name: 'offset', shape: optionalInt, absent: 'null' },
    { name: 'hasNextPage', shape: boolean },
    { name: 'hasPreviousPage', shape: boolean },
  ],
}

/** The page envelope (spec/http 4.6). */
export function pageShape(item: Shape): ObjectShape {
  return {
    kind: 'object',
    fields: [
      { name: 'items', shape: { kind: 'list', item } },
      { name: 'totalCount', shape: optionalInt, absent: 'null' },
      { name: 'pageInfo', shape: pageInfo },
    ],
  }
}

const text: Shape = { kind: 'scalar', name: 'String' }

const cursorPageInfo: ObjectShape = {
  kind: 'object',
  fields: [
    ...pageInfo.fields,
    { name: 'nextCursor', shape: text, absent: 'omit' },
    { name: 'previousCursor', shape: text, absent: 'omit' },
  ],
}

/** The same envelope with cursors of the neighbours (spec/http 20, W1). */
export function cursorPageShape(item: Shape): ObjectShape {
  const fields = pageShape(item).fields.map((field) =>
    field.name === 'pageInfo' ? { ...field, shape: cursorPageInfo } : field,
  )
  return { kind: 'object', fields }
}

/** Makes the shapes of one schema, each once: codecs remember what they prepare by identity. */
export class ValueShapes {
  readonly #schema: SchemaIr
  readonly #models: ReadonlyMap<string, WireModel>
  readonly #structs = { in: new Map<string, ObjectShape>(), out: new Map<string, ObjectShape>() }
  readonly #enums: ReadonlyMap<string, Shape>
  readonly #findMany = new Map<string, ObjectShape>()

  constructor(schema: SchemaIr, models: ReadonlyMap<string, WireModel>) {
    this.#schema = schema
    this.#models = models
    this.#enums = new Map(
      schema.enums.map(({ name, variants }) => [
        name,
        { kind: 'enum', variants: variants.map((variant) => variant.name) },
      ]),
    )
  }

  /** A row as it goes out: fields in schema order, an include at the place of its relation. */
  row(model: WireModel, selection: WireSelection): ObjectShape {
    const wanted = new Set(selection.fields)
    const includes = new Map(selection.include.map((each) => [each.relation.name, each.selection]))
    const fields = model.ir.fields.flatMap(({ name }): FieldShape[] => {
      const column = model.columns.get(name)
      if (column !== undefined) return wanted.has(name) ? [this.#member(column, 'out')] : []
      const computed = model.computed.get(name)
      if (computed !== undefined)
        return wanted.has(name) ? [this.#field(name, computed.type, 'out')] : []
      const included = includes.get(name)
      const relation = model.relations.get(name)
      if (included === undefined || relation === undefined) return []
      const item = this.row(relation.model, included)
      // A to-one row may be hidden from the caller, also where the schema says that there is one.
      const shape: Shape = relation.toMany ? { kind: 'list', item } : { kind: 'optional', item }
      return [{ name, shape, absent: relation.toMany ? 'refuse' : 'null' }]
    })
    return { kind: 'object', fields }
  }

  /** What a `create` takes (spec/http 4.1). */
  createInput(model: WireModel, unknownKeys: ObjectShape['unknownKeys']): ObjectShape {
    const fields = writableColumns(model).flatMap((column): FieldShape[] => {
      const { default: fallback, settable } = column.ir
      if (fallback !== undefined && !settable) return []
      const absent = fallback !== undefined || column.optional ? 'omit' : 'refuse'
      return [{ name: column.name, shape: this.#type(column.ir.type, 'in'), absent }]
    })
    return withUnknownKeys(fields, unknownKeys)
  }

  /** What an `update` takes: everything may be left out, and `null` says so too where it must. */
  updateInput(model: WireModel, unknownKeys: ObjectShape['unknownKeys']): ObjectShape {
    const key = new Set(model.key.map(({ name }) => name))
    const fields = writableColumns(model)
      .filter(({ name }) => !key.has(name))
      .map((column): FieldShape => {
        const shape = this.#type(column.ir.type, 'in')
        const nullable = shape.kind === 'optional' || column.kind === 'Json'
        const item: Shape = nullable ? shape : { kind: 'optional', item: shape }
        return { name: column.name, shape: item, absent: 'omit' }
      })
    return withUnknownKeys(fields, unknownKeys)
  }

  /** The body of a call: one member per parameter. */
  callArguments(
    parameters: readonly { readonly name: string; readonly type: TypeIr }[],
  ): ObjectShape {
    return {
      kind: 'object',
      fields: parameters.map(({ name, type }) => this.#field(name, type, 'in')),
    }
  }

  /** What a call answers. */
  result(type: TypeIr): Shape {
    return this.#type(type, 'out')
  }

  /** What a computed field takes as its parameters. */
  parameters(type: string): Shape {
    return this.#struct(type, 'in')
  }

  /** One element of a list result. */
  element(type: TypeIr): Shape {
    return this.#base(type, 'out')
  }

  #member(column: WireColumn, direction: Direction): FieldShape {
    return this.#field(column.name, column.ir.type, direction)
  }

  #field(name: string, type: TypeIr, direction: Direction): FieldShape {
    const absent = type.arity === 'optional' ? 'null' : 'refuse'
    return { name, shape: this.#type(type, direction), absent }
  }

  #type(type: TypeIr, direction: Direction): Shape {
    const item = this.#base(type, direction)
    switch (type.arity) {
      case 'required':
        return item
      case 'optional':
        return { kind: 'optional', item }
      case 'list':
        return { kind: 'list', item }
    }
  }

  #base(type: TypeIr, direction: Direction): Shape {
    switch (type.kind) {
      case 'scalar':
        if (type.name === 'Vector') return { kind: 'vector', length: Number(type.parameters[0]) }
        return { kind: 'scalar', name: type.name }
      case 'enum':
        return this.#enums.get(type.name) ?? missing(type.name)
      case 'type':
        return this.#struct(type.name, direction)
      case 'model':
        return this.#model(type.name, direction)
      case 'page':
        return pageShape(
          type.itemKind === 'model'
            ? this.#model(type.item, direction)
            : this.#struct(type.item, direction),
        )
      case 'pageInput':
        return pageInput
      case 'findMany':
        return this.#findManyInput(type.model)
    }
  }

  /** A whole row without its relations; what only the server may see is in no shape. */
  #model(name: string, direction: Direction): ObjectShape {
    const known = this.#structs[direction].get(name)
    if (known !== undefined) return known
    const model = this.#models.get(name) ?? missing(name)
    const shape: ObjectShape = {
      kind: 'object',
      fields: model.fieldNames.flatMap((field): FieldShape[] => {
        const column = model.columns.get(field)
        if (column !== undefined) return [this.#member(column, direction)]
        const computed = direction === 'out' ? model.computed.get(field) : undefined
        return computed === undefined ? [] : [this.#field(field, computed.type, direction)]
      }),
    }
    this.#structs[direction].set(name, shape)
    return shape
  }

  #struct(name: string, direction: Direction): ObjectShape {
    const known = this.#structs[direction].get(name)
    if (known !== undefined) return known
    const struct = this.#schema.types.find((type) => type.name === name) ?? missing(name)
    const fields: FieldShape[] = []
    const shape: ObjectShape = { kind: 'object', fields }
    // Types may contain themselves: the shape is known before its fields are.
    this.#structs[direction].set(name, shape)
    fields.push(...this.#structFields(struct, direction))
    return shape
  }

  /** Fields that application code computes are no input. */
  #structFields({ fields }: StructIr, direction: Direction): FieldShape[] {
    return fields
      .filter(({ computed }) => computed === undefined || direction === 'out')
      .map(({ name, type }) => this.#field(name, type, direction))
  }

  /** `FindMany<Model>`: a condition that is not understood would widen the result (spec/http 4.5). */
  #findManyInput(name: string): ObjectShape {
    const known = this.#findMany.get(name)
    if (known !== undefined) return known
    const model = this.#models.get(name) ?? missing(name)
    const columns = [...model.columns.values()]
    const tests = columns.flatMap((column): FieldShape[] => {
      const operators = this.#operators(column)
      if (operators.length === 0) return []
      return [{ name: column.name, shape: strict(operators), absent: 'omit' }]
    })
    const sortable = columns.filter(({ kind }) => operatorsByKind[kind].size > 0)
    const term = strict([
      { name: 'field', shape: { kind: 'enum', variants: sortable.map(({ name }) => name) } },
      { name: 'direction', shape: { kind: 'enum', variants: ['asc', 'desc'] } },
    ])
    const shape = strict([
      { name: 'where', shape: { kind: 'optional', item: strict(tests) }, absent: 'omit' },
      {
        name: 'orderBy',
        shape: { kind: 'optional', item: { kind: 'list', item: term } },
        absent: 'omit',
      },
    ])
    this.#findMany.set(name, shape)
    return shape
  }

  #operators(column: WireColumn): readonly FieldShape[] {
    const value = this.#base(column.ir.type, 'in')
    const operators = [...operatorsByKind[column.kind]].map(
      (name): FieldShape => ({
        name,
        shape: name === 'in' ? { kind: 'list', item: value } : value,
        absent: 'omit',
      }),
    )
    if (!column.optional || column.kind === 'none') return operators
    return [...operators, { name: 'isNull', shape: boolean, absent: 'omit' }]
  }
}

/** Columns that requests may write at all: see the table of spec/http 4.1. */
function writableColumns(model: WireModel): readonly WireColumn[] {
  const tombstone = tombstoneField(model.ir)
  return [...model.columns.values()].filter(
    ({ ir }) => !ir.readonly && !ir.version && ir.name !== tombstone,
  )
}

function tombstoneField({ softDelete }: ModelIr): string | undefined {
  return softDelete?.declared === true ? 'deletedAt' : undefined
}

function withUnknownKeys(
  fields: readonly FieldShape[],
  unknownKeys: ObjectShape['unknownKeys'],
): ObjectShape {
  return unknownKeys === undefined
    ? { kind: 'object', fields }
    : { kind: 'object', fields, unknownKeys }
}

function strict(fields: readonly FieldShape[]): ObjectShape {
  return { kind: 'object', fields, unknownKeys: 'CODEC_ERROR' }
}

function missing(name: string): never {
  throw new TypeError(`createApp: the schema does not declare "${name}"`)
}
