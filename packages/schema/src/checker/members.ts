// Passes over the members of blocks, in the original's order: models, mixins, types, enums, auth
// (checks 7 to 11 of spec/language 17).

import { extensionScalars } from '../ir/builtin-types.ts'
import { quoted } from '../text/suggest.ts'
import {
  checkColumnCollisions,
  checkRouteCollisions,
  checkSetterCollisions,
  checkTouchFlagCollisions,
  type Member,
} from './collisions.ts'
import {
  type CheckContext,
  type FieldDeclaration,
  isRelation,
  type ModelDeclaration,
  scalarOf,
  typeName,
} from './context.ts'
import { declareField } from './declare.ts'
import { type FieldOwner, readFieldAttributes } from './field-attributes.ts'
import { readModelAttributes } from './model-attributes.ts'
import { checkName } from './names.ts'
import { checkRelation } from './relations.ts'
import { checkType, fieldPlace } from './types.ts'

export function checkModels(context: CheckContext): void {
  checkRouteCollisions(context, compatOf(context))
  for (const model of context.names.models.values()) checkModel(context, model)
}

function checkModel(context: CheckContext, model: ModelDeclaration): void {
  const owner = `the model "${model.name}"`
  checkName(context, model.node.name, 'the model')
  const members = model.fields.map(memberOf)
  checkColumnCollisions(context, members, owner)
  checkSetterCollisions(context, members, owner)
  checkTouchFlags(context, model, owner)
  const seen = new Map<string, FieldDeclaration>()
  let key: FieldDeclaration | undefined
  for (const field of model.fields) {
    checkDuplicate(context, seen, field, owner)
    readFieldAttributes(context, 'model', field)
    if (field.facts.key === true) {
      if (key === undefined) key = field
      else reportSecondKey(context, key, field)
    }
    checkName(context, field.node.name, 'the field')
    checkType(context, field.node.type, fieldPlace)
    checkStorage(context, field)
    checkVisibility(context, field)
  }
  // Relations look at the columns of other models, so their attributes have to be known first.
  for (const field of model.fields) checkRelation(context, model, field)
  readModelAttributes(context, model)
  checkKey(context, model)
  checkVersion(context, model)
}

function checkTouchFlags(context: CheckContext, model: ModelDeclaration, owner: string): void {
  if (!model.fields.some((field) => field.name.endsWith('IsSet'))) return
  const nullable = model.fields.filter(
    (field) => field.node.type?.arity === 'optional' && !isRelation(field) && !field.isKey,
  )
  checkTouchFlagCollisions(context, nullable.map(memberOf), model.byName, owner)
}

function memberOf(field: FieldDeclaration): Member {
  return { name: field.name, span: field.node.name.span, arity: field.node.type?.arity }
}

function checkDuplicate(
  context: CheckContext,
  seen: Map<string, FieldDeclaration>,
  field: FieldDeclaration,
  owner: string,
): void {
  const first = seen.get(field.name)
  if (first === undefined) {
    seen.set(field.name, field)
    return
  }
  context.report(
    'CS0303',
    field.node.name.span,
    `${owner} has a field ${quoted(field.name)} already`,
    {
      related: [{ message: 'the first one', span: first.node.name.span }],
    },
  )
}

function reportSecondKey(
  context: CheckContext,
  first: FieldDeclaration,
  field: FieldDeclaration,
): void {
  context.report('CS0411', field.node.name.span, `"${first.name}" is the key already`, {
    hint: `write "@@id([${first.name}, ${field.name}])" for a key of two fields`,
    related: [{ message: 'the first key', span: first.node.name.span }],
  })
}

/** What a column can hold: no types, and no lists where there is a database (3.5). */
function checkStorage(context: CheckContext, field: FieldDeclaration): void {
  const { type } = field
  const facts = field.facts
  if (type === undefined || facts?.computed !== undefined) return
  if (type.base.kind === 'type') {
    context.report(
      'CS0208',
      type.reference.span,
      `"${type.base.name}" is a type, and no column can hold one`,
      {
        hint: 'use Json, an enum or a relation, or put its fields on the model',
        related: declarationOf(context, type.base.name),
      },
    )
    return
  }
  const storable =
    type.base.kind === 'enum' ||
    (type.base.kind === 'scalar' && !extensionScalars.includes(type.base.name))
  if (type.arity === 'list' && storable && context.names.datasource !== undefined) {
    context.report(
      'CS0214',
      type.reference.span,
      `a column cannot hold the list "${typeName(field) ?? ''}[]"`,
      {
        hint: 'use Json, or a model of its own with a relation',
      },
    )
  }
}

function declarationOf(
  context: CheckContext,
  name: string,
): { message: string; span: { start: number; end: number } }[] {
  const type = context.names.types.get(name)
  return type === undefined ? [] : [{ message: 'declared here', span: type.node.header }]
}

function checkVisibility(context: CheckContext, field: FieldDeclaration): void {
  const facts = field.facts
  if (facts === undefined) return
  if (facts.key && (facts.readonly || facts.serverOnly)) {
    const attribute = facts.readonly ? '@readonly' : '@server_only'
    context.report(
      'CS0422',
      field.node.name.span,
      `the key "${field.name}" cannot be "${attribute}"`,
    )
  } else if (facts.readonly && facts.serverOnly) {
    context.report(
      'CS0421',
      field.node.name.span,
      `"${field.name}" is "@readonly" and "@server_only"`,
      {
        hint: '"@server_only" alone says both',
      },
    )
  }
  if (
    (facts.readonly || facts.serverOnly) &&
    !facts.hasDefault &&
    !facts.version &&
    !facts.key &&
    facts.computed === undefined &&
    field.node.type?.arity === 'required' &&
    !isRelation(field)
  ) {
    context.report(
      'CSW0423',
      field.node.name.span,
      `"${field.name}" is required, but no create input has it and nothing fills it`,
      {
        hint: 'give it a default, or make it optional',
      },
    )
  }
}

function checkKey(context: CheckContext, model: ModelDeclaration): void {
  const key = model.fields.find((field) => field.facts.key === true)
  if (key === undefined) {
    // Of a block that is cut off nobody knows what it lacks.
    if (context.facts.models.get(model)?.compositeKey !== undefined || !model.node.closed) return
    context.report(
      'CS0410',
      model.node.name.span.start === model.node.name.span.end
        ? model.node.header
        : model.node.name.span,
      `the model "${model.name}" has no primary key`,
      {
        hint: 'put "@id" on a field, or write "@@id([first, second])"',
        related: misspeltKeys(model),
      },
    )
    return
  }
  const { type } = key
  if (type === undefined) return
  if (type.arity !== 'required' || isRelation(key)) {
    const what = isRelation(key) ? 'a relation' : type.arity === 'list' ? 'a list' : 'optional'
    context.report('CS0412', key.node.name.span, `the key "${key.name}" is ${what}`, {
      hint: 'a key is one required column',
    })
    return
  }
  const scalar = scalarOf(key)
  if (scalar !== undefined && questionableKeys.has(scalar)) {
    context.report('CSW0412', key.node.name.span, `${scalar} is a questionable key type`, {
      hint: 'use Uuid, Cuid, Int, BigInt, String, DateTime or an enum',
    })
  }
}

const questionableKeys: ReadonlySet<string> = new Set([
  'Float',
  'Json',
  'Bytes',
  'Decimal',
  'Boolean',
  'Vector',
  'Geography',
  'Geometry',
])

/** `@ID`: attributes are case-sensitive, and this one is easily missed. */
function misspeltKeys(
  model: ModelDeclaration,
): { message: string; span: { start: number; end: number } }[] {
  return model.fields.flatMap((field) =>
    field.node.attributes
      .filter((attribute) => attribute.raw.toLowerCase() === '@id')
      .map((attribute) => ({
        message: 'names of attributes are case-sensitive: write "@id"',
        span: attribute.span,
      })),
  )
}

function checkVersion(context: CheckContext, model: ModelDeclaration): void {
  const [version, second] = model.fields.filter((field) => field.facts.version === true)
  if (version === undefined) return
  if (second !== undefined) {
    context.report('CS0424', second.node.name.span, `"${version.name}" counts versions already`, {
      related: [{ message: 'the first "@version"', span: version.node.name.span }],
    })
  }
  const scalar = typeName(version)
  if (version.node.type === undefined) return
  if ((scalar !== 'Int' && scalar !== 'BigInt') || version.node.type.arity !== 'required') {
    context.report(
      'CS0425',
      version.node.name.span,
      `"@version" needs a required Int, and "${version.name}" is ${context.source.slice(version.node.type.span).slice(0, 64)}`,
    )
  }
  if (version.facts.key === true) {
    context.report(
      'CS0426',
      version.node.name.span,
      `the key "${version.name}" cannot count versions`,
    )
  }
}

/** Mixins stand-alone; their validators and relations are checked in the models that use them (5.3). */
export function checkMixins(context: CheckContext): void {
  for (const mixin of context.names.mixins.values()) {
    const owner = `the mixin "${mixin.name.text}"`
    checkName(context, mixin.name, 'the mixin')
    const fields = mixin.fields.map((node) => declareField(node, context.names))
    checkColumnCollisions(context, fields.map(memberOf), owner)
    checkFields(context, fields, 'mixin', owner)
  }
}

export function checkTypes(context: CheckContext): void {
  for (const type of context.names.types.values()) {
    const owner = `the type "${type.name}"`
    checkName(context, type.node.name, 'the type')
    checkColumnCollisions(context, type.fields.map(memberOf), owner)
    checkSetterCollisions(context, type.fields.map(memberOf), owner)
    checkFields(context, type.fields, 'type', owner)
  }
}

/** The auth block's own name is never checked in the original, and its fields may be dotted (4.2). */
export function checkAuth(context: CheckContext): void {
  const { auth } = context.names
  if (auth === undefined) return
  const owner = 'the auth block'
  checkColumnCollisions(context, auth.fields.map(memberOf), owner)
  checkFields(context, auth.fields, 'auth', owner)
}

function checkFields(
  context: CheckContext,
  fields: readonly FieldDeclaration[],
  kind: FieldOwner,
  owner: string,
): void {
  const seen = new Map<string, FieldDeclaration>()
  for (const field of fields) {
    checkDuplicate(context, seen, field, owner)
    readFieldAttributes(context, kind, field)
    checkName(context, field.node.name, 'the field', kind === 'auth')
    checkType(context, field.node.type, fieldPlace)
  }
}

export function checkEnums(context: CheckContext): void {
  for (const node of context.names.enums.values()) {
    checkName(context, node.name, 'the enum')
    if (node.variants.length === 0 && node.closed) {
      context.report(
        'CS0306',
        node.name.span.start === node.name.span.end ? node.header : node.name.span,
        `the enum "${node.name.text}" has no variants`,
      )
    }
    const seen = new Map<string, { readonly start: number; readonly end: number }>()
    for (const variant of node.variants) {
      const first = seen.get(variant.name.text)
      if (first !== undefined) {
        context.report(
          'CS0304',
          variant.name.span,
          `the enum "${node.name.text}" has a variant ${quoted(variant.name.text)} already`,
          {
            related: [{ message: 'the first one', span: first }],
          },
        )
      } else seen.set(variant.name.text, variant.name.span)
      checkName(context, variant.name, 'the variant')
    }
  }
}

/** Which plural rules the datasource picks (4.1). */
export function compatOf(context: CheckContext): '0.4' | '0.8' {
  const entry = context.names.datasource?.entries.find((each) => each.key.text === 'compat')
  return entry !== undefined && entry.value.text.replaceAll(/["']/g, '') === '0.4' ? '0.4' : '0.8'
}
