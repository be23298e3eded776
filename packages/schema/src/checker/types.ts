// Type references (spec/language 3): whether the name exists, and whether it may stand there.

import { isBuiltinType, lateBuiltins, plainScalars } from '../ir/builtin-types.ts'
import type { Field, TypeReference } from '../syntax/nodes.ts'
import { allOf, quoted } from '../text/suggest.ts'
import type { CheckContext, FieldDeclaration, StructDeclaration } from './context.ts'

/** Which structural built-ins a place takes (3.5). */
export interface TypePlace {
  readonly page?: boolean
  readonly pageInput?: boolean
  readonly findMany?: boolean
  /** Vector, Geography, Geometry. */
  readonly extensionTypes?: boolean
}

export const fieldPlace: TypePlace = { extensionTypes: true }
export const argumentPlace: TypePlace = { pageInput: true, findMany: true }
export const returnPlace: TypePlace = { page: true }

/** Checks one type reference; unreadable ones (`undefined`) were reported by the parser. */
export function checkType(
  context: CheckContext,
  reference: TypeReference | undefined,
  place: TypePlace,
): void {
  if (reference === undefined) return
  if (lateBuiltins.has(reference.name.text) && isDeclared(context, reference.name.text)) {
    checkPlainType(context, reference)
    return
  }
  switch (reference.name.text) {
    case 'FindMany':
      checkFindMany(context, reference, place)
      return
    case 'PageInput':
      checkPageInput(context, reference, place)
      return
    case 'Page':
      checkPage(context, reference, place)
      return
    case 'Vector':
      checkVector(context, reference, place)
      return
    case 'Geography':
    case 'Geometry':
      checkSpatial(context, reference, place)
      return
    default:
      checkPlainType(context, reference)
  }
}

function checkPlainType(context: CheckContext, reference: TypeReference): void {
  const { names } = context
  const name = reference.name.text
  if (reference.argument !== undefined) {
    context.report('CS0203', reference.span, `"${name}" takes no generic argument`)
  }
  if (reference.parameters !== undefined) {
    context.report('CS0205', reference.span, `"${name}" takes no argument in parentheses`, {
      hint: 'only "Vector(n)" and the spatial types have one',
    })
  }
  if (isBuiltinType(name) || isDeclared(context, name)) return
  const other = names.mixins.has(name)
    ? 'a mixin'
    : names.views.has(name)
      ? 'a view'
      : names.auth?.name === name
        ? 'the auth block'
        : undefined
  if (other !== undefined) {
    context.report('CS0207', reference.name.span, `"${name}" is ${other}, which is no type`, {
      hint:
        other === 'a mixin'
          ? `write "@use(${name})" in the model`
          : 'declare a type with the members you need',
    })
    return
  }
  const near = names.nearest(
    name,
    allOf(plainScalars, names.models.keys(), names.types.keys(), names.enums.keys()),
  )
  context.report('CS0202', reference.name.span, `unknown type ${quoted(name)}`, {
    hint: near === undefined ? typeHints.get(name) : `did you mean "${near}"?`,
    fix:
      near === undefined
        ? undefined
        : { title: `use "${near}"`, edits: [{ span: reference.name.span, text: near }] },
  })
}

function isDeclared({ names }: CheckContext, name: string): boolean {
  return names.models.has(name) || names.types.has(name) || names.enums.has(name)
}

/** What people write who come from another tool. */
const typeHints: ReadonlyMap<string, string> = new Map([
  ['Void', 'every procedure returns something: use "Boolean" or a type'],
  ['Date', 'use "DateTime"'],
  ['Bool', 'use "Boolean"'],
  ['Number', 'use "Int", "Float" or "Decimal"'],
  ['Text', 'use "String"'],
  ['UUID', 'use "Uuid"'],
  ['JSON', 'use "Json"'],
  ['Timestamp', 'use "DateTime"'],
  ['Double', 'use "Float"'],
  ['Long', 'use "Int" or "BigInt"'],
  ['Any', 'use "Json"'],
  ['void', 'every procedure returns something: use "Boolean" or a type'],
  ['number', 'use "Int", "Float" or "Decimal"'],
  ['any', 'use "Json"'],
  ['object', 'use "Json", or declare a type'],
])

function checkFindMany(context: CheckContext, reference: TypeReference, place: TypePlace): void {
  if (place.findMany !== true) {
    context.report('CS0206', reference.span, '"FindMany" is for procedure arguments only')
    return
  }
  const item = reference.argument
  if (
    reference.arity === 'list' ||
    item === undefined ||
    item.arity !== 'required' ||
    item.argument !== undefined ||
    item.parameters !== undefined ||
    !context.names.models.has(item.name.text)
  ) {
    context.report(
      'CS0212',
      reference.span,
      '"FindMany" takes one declared model, and is no list',
      {
        hint: item === undefined ? 'write "FindMany<Model>"' : itemHint(context, item),
      },
    )
  }
}

function checkPageInput(context: CheckContext, reference: TypeReference, place: TypePlace): void {
  if (place.pageInput !== true) {
    context.report('CS0206', reference.span, '"PageInput" is for procedure arguments only')
  } else if (
    reference.arity === 'list' ||
    reference.argument !== undefined ||
    reference.parameters !== undefined
  ) {
    context.report('CS0211', reference.span, '"PageInput" is no list and takes no argument')
  }
}

function checkPage(context: CheckContext, reference: TypeReference, place: TypePlace): void {
  if (place.page !== true) {
    context.report('CS0206', reference.span, '"Page" is for procedure results only', {
      hint: 'put @@paged on a model for paged list routes',
    })
    return
  }
  if (reference.arity !== 'required') {
    context.report('CS0209', reference.span, 'a "Page" is never optional and no list')
    return
  }
  const item = reference.argument
  const declared =
    item !== undefined &&
    (context.names.models.has(item.name.text) || context.names.types.has(item.name.text))
  if (
    !declared ||
    item.arity !== 'required' ||
    item.argument !== undefined ||
    item.parameters !== undefined
  ) {
    context.report('CS0210', reference.span, '"Page" takes one declared model or type', {
      hint: item === undefined ? 'write "Page<Model>"' : itemHint(context, item),
    })
  }
}

function itemHint(context: CheckContext, item: TypeReference): string | undefined {
  if (item.arity !== 'required') return `write "${item.name.text}" without "?" or "[]" inside`
  const { models, types, nearest } = context.names
  const near = nearest(item.name.text, allOf(models.keys(), types.keys()))
  return near === undefined || near === item.name.text ? undefined : `did you mean "${near}"?`
}

function checkVector(context: CheckContext, reference: TypeReference, place: TypePlace): void {
  if (place.extensionTypes !== true) {
    context.report('CS0213', reference.span, '"Vector" cannot stand in a signature')
    return
  }
  if (!context.names.extensions.has('pgvector')) {
    context.report('CS0213', reference.span, '"Vector" needs "extension pgvector"', {
      hint: 'declare it: "extension pgvector {" and "}" on the next line',
    })
    return
  }
  if (context.options.target === 'embedded') {
    context.report('CS0824', reference.span, '"Vector" cannot be stored by an embedded store')
  }
  const [dimension, ...others] = reference.parameters ?? []
  if (
    reference.arity === 'list' ||
    reference.argument !== undefined ||
    dimension === undefined ||
    others.length > 0 ||
    Number(dimension.text) === 0
  ) {
    context.report(
      'CS0213',
      reference.span,
      reference.arity === 'list'
        ? '"Vector" cannot be a list'
        : '"Vector" takes one dimension above 0',
      {
        hint: 'write "Vector(384)"',
      },
    )
  }
}

/** `Geography(Point, 4326)`: a subtype, optionally with a spatial reference id (3.7). */
function checkSpatial(context: CheckContext, reference: TypeReference, place: TypePlace): void {
  const name = reference.name.text
  const [subtype, srid, ...others] = reference.parameters ?? []
  if (
    place.extensionTypes !== true ||
    reference.arity === 'list' ||
    reference.argument !== undefined
  ) {
    context.report('CS0206', reference.span, `"${name}" is for fields, and no list`)
  } else if (!context.names.extensions.has('postgis')) {
    context.report('CS0213', reference.span, `"${name}" needs "extension postgis"`, {
      hint: 'declare it: "extension postgis {" and "}" on the next line',
    })
  } else if (context.options.target === 'embedded') {
    context.report('CS0824', reference.span, `"${name}" cannot be stored by an embedded store`)
  } else if (
    subtype === undefined ||
    !spatialSubtype.test(subtype.text) ||
    (srid !== undefined && !/^\d{1,6}$/.test(srid.text)) ||
    others.length > 0
  ) {
    context.report(
      'CS0205',
      reference.span,
      `"${name}" takes a subtype and optionally a spatial reference id`,
      {
        hint: `write "${name}(Point, 4326)"`,
      },
    )
  }
}

const spatialSubtype =
  /^(?:Point|LineString|Polygon|MultiPoint|MultiLineString|MultiPolygon|GeometryCollection|CircularString|CompoundCurve|CurvePolygon|MultiCurve|MultiSurface|PolyhedralSurface|Triangle|Tin|Geometry)(?:ZM|Z|M)?$/i

/** Cycles of required fields: no value of such a type can ever be built (CS0309). */
export function checkRequiredCycles(context: CheckContext): void {
  const done = new Set<string>()
  for (const start of context.names.types.values()) {
    if (done.has(start.name)) continue
    const cycle = findCycle(context, start, done)
    if (cycle === undefined) continue
    const [first] = cycle
    if (first === undefined) continue
    const path = [
      ...cycle.map((step) => `${step.owner}.${step.field.name.text}`),
      first.owner,
    ].join(' -> ')
    context.report(
      'CS0309',
      first.field.name.span,
      `these required fields contain each other: ${path.slice(0, 200)}`,
      {
        hint: 'make one of them optional or a list',
        related: cycle
          .slice(1, 5)
          .map((step) => ({ message: 'through this field', span: step.field.name.span })),
      },
    )
  }
}

interface CycleStep {
  readonly owner: string
  readonly field: Field
}

/** Depth first with a stack of our own: a chain of types may be as long as the file. */
function findCycle(
  context: CheckContext,
  start: StructDeclaration,
  done: Set<string>,
): readonly CycleStep[] | undefined {
  const path: { readonly type: StructDeclaration; next: number }[] = [{ type: start, next: 0 }]
  const onPath = new Set([start.name])
  let found: readonly CycleStep[] | undefined
  for (;;) {
    const top = path.at(-1)
    if (top === undefined) return found
    const field = top.type.fields[top.next++]
    if (field === undefined) {
      done.add(top.type.name)
      onPath.delete(top.type.name)
      path.pop()
      continue
    }
    const target = requiredTarget(context, field)
    if (target === undefined || done.has(target.name)) continue
    if (!onPath.has(target.name)) {
      onPath.add(target.name)
      path.push({ type: target, next: 0 })
      continue
    }
    const from = path.findIndex((step) => step.type.name === target.name)
    found ??= path.slice(from).map((step) => ({
      owner: step.type.name,
      field: step.type.fields[step.next - 1]?.node ?? field.node,
    }))
  }
}

function requiredTarget(
  context: CheckContext,
  field: FieldDeclaration,
): StructDeclaration | undefined {
  if (field.type?.base.kind !== 'type' || field.type.arity !== 'required') return undefined
  // Computed fields are filled in by code and are no part of the value.
  if (
    field.node.attributes.some(
      (attribute) => attribute.name.text === 'custom' || attribute.name.text === 'computed',
    )
  )
    return undefined
  return context.names.types.get(field.type.base.name)
}
