// Reads the attributes of one field into facts (spec/language 6). Where an attribute means something
// depends on the owner (6.13); everywhere else it is inert and says so.

import type { DefaultIr } from '../ir/model-ir.ts'
import type { Attribute } from '../syntax/nodes.ts'
import type { Report } from '../text/diagnostic.ts'
import { quoted } from '../text/suggest.ts'
import { readEntries, readQuoted } from './arguments.ts'
import type { CheckContext, FieldDeclaration } from './context.ts'
import { readDefault } from './defaults.ts'
import { type FieldFacts, newFieldFacts } from './facts.ts'
import { refuseUnbuilt, reportInert, reportStrayWords, reportUnknown } from './inert.ts'
import { readRelation } from './relations.ts'
import { unbuiltOfOriginal, unbuiltOfOurs } from './unbuilt.ts'
import { readScale, readValidator, validatorNames } from './validators.ts'

export type FieldOwner = 'model' | 'mixin' | 'type' | 'auth' | 'view'

/** Reads every attribute of a field. Mixin fields are read once more in each model they reach. */
export function readFieldAttributes(
  context: CheckContext,
  owner: FieldOwner,
  field: FieldDeclaration,
): FieldFacts {
  if (field.node.attributes.length === 0 && field.node.strayWords.length === 0) return field.facts
  const facts = newFieldFacts()
  // Repetition is looked for only where there is room for it.
  const seen = field.node.attributes.length > 1 ? new Set<string>() : noneSeen
  // A mixin field is read once more in each model: in the same words, it is reported once.
  const place = field.mixin === undefined ? owner : 'mixin'
  for (const attribute of field.node.attributes) {
    readAttribute({ context, owner, place, field, facts, seen, attribute })
    if (seen !== noneSeen) seen.add(attribute.raw)
  }
  const gap = field.node.attributes.some((attribute) => attribute.gapBeforeArgs)
  reportStrayWords(context, field.node.strayWords, gap)
  checkTogether(context, owner, field, facts)
  field.facts = facts
  return facts
}

/** Attributes whose own grammar refuses a missing parenthesis. */
const reportUnclosed: ReadonlySet<string> = new Set([
  ...validatorNames,
  'relation',
  'rename',
  'allow',
  'deny',
  'mask',
])

const noneSeen: Set<string> = new Set()

interface Reading {
  readonly context: CheckContext
  readonly owner: FieldOwner
  /** Where the field is written, for messages: `mixin` for what a model got from one. */
  readonly place: FieldOwner
  readonly field: FieldDeclaration
  readonly facts: FieldFacts
  readonly seen: ReadonlySet<string>
  readonly attribute: Attribute
}

function readAttribute(reading: Reading): void {
  const { context, place, attribute, field } = reading
  if (attribute.sigil === '@@') {
    readBlockAttributeOnField(reading)
    return
  }
  const name = attribute.name.text
  const joined = name.indexOf('@')
  if (
    joined !== -1 ||
    (attribute.rest !== undefined && restOf(context, attribute).startsWith('@'))
  ) {
    context.report('CSW1020', attribute.span, `${quoted(attribute.raw)} is read as one attribute`, {
      hint: 'put a blank between the attributes',
      fix:
        joined === -1
          ? undefined
          : {
              title: 'separate them',
              edits: [
                {
                  span: {
                    start: attribute.name.span.start + joined,
                    end: attribute.name.span.start + joined,
                  },
                  text: ' ',
                },
              ],
            },
    })
  } else if (attribute.rest !== undefined && !validatorNames.has(name)) {
    reportInert(context, 'field', attribute.rest, `text behind the ")" of "@${name}" has no effect`)
  }
  if (attribute.gapBeforeArgs) {
    context.report(
      'CSW1021',
      attribute.name.span,
      `the blank before "(" makes this a bare "@${name}"`,
      {
        hint: `write "@${name}(" without a blank`,
      },
    )
  }
  if (!attribute.closed && !reportUnclosed.has(name)) {
    reportInert(
      context,
      'field',
      attribute.span,
      `the "(" of "@${name}" is never closed, so everything behind it is its argument`,
      { hint: 'write the missing ")"' },
    )
  }
  if (readByPrefix(reading)) return
  if (joined !== -1) return
  const reader = readers.get(name)
  if (reader === undefined) {
    reportUnknown(context, 'field', attribute, `a ${place} field`, knownNames(place))
    return
  }
  if (!reader.places.has(place)) {
    reader.elsewhere?.(reading)
    if (reader.elsewhere === undefined) {
      reportInert(
        context,
        'field',
        attribute.span,
        `"@${name}" has no effect on ${ownerText[place]}`,
      )
    }
    return
  }
  if (reading.seen.has(attribute.raw) && name !== 'custom') {
    reportInert(
      context,
      'field',
      attribute.span,
      `"@${name}" is already written on "${field.name}"`,
    )
    return
  }
  if (reader.bare === true && attribute.args !== undefined) {
    // The original matches these attributes exactly: with arguments they are unknown to it.
    reportInert(
      context,
      'field',
      attribute.span,
      `"@${name}" takes no arguments and has no effect with them`,
      {
        hint: `write a bare "@${name}"`,
      },
    )
    return
  }
  noteUnbuilt(reading, name)
  reader.read(reading)
}

function noteUnbuilt({ context, attribute, owner }: Reading, name: string): void {
  if (unbuiltOfOurs.has(`@${name}`) && name !== 'map')
    refuseUnbuilt(context, attribute.span, `"@${name}" on a field`)
  else if (unbuiltOfOriginal.has(`@${name}`) && owner !== 'mixin')
    context.unbuilt.note(`"@${name}"`, attribute.span)
}

/** `@id`, `@default` and `@custom` are matched by prefix in the original (6.1, 6.3, 6.9). */
function readByPrefix(reading: Reading): boolean {
  const { context, owner, place, attribute, facts, field } = reading
  const { raw } = attribute
  if (raw.startsWith('@custom')) {
    readCustom(reading)
    return true
  }
  if (raw.startsWith('@id')) {
    if (owner === 'mixin') {
      context.report('CS0307', attribute.span, `the mixin field "${field.name}" cannot be a key`, {
        hint: 'declare the key in each model',
      })
    } else if (owner === 'model' || (owner === 'view' && raw === '@id')) {
      facts.key = true
      if (raw !== '@id' && !attribute.name.text.includes('@')) {
        reportInert(context, 'field', attribute.span, `${quoted(raw)} is read as "@id"`, {
          hint: 'write a bare "@id", which later releases insist on',
          rename: { span: attribute.span, to: '@id' },
        })
      }
    } else if (raw === '@id' || owner === 'view') {
      reportInert(
        context,
        'field',
        attribute.span,
        `${quoted(raw)} has no effect on ${ownerText[place]}`,
      )
    } else return false
    return true
  }
  if (raw.startsWith('@default') && (owner === 'model' || owner === 'mixin')) {
    readDefaultAttribute(reading)
    return true
  }
  return false
}

function readDefaultAttribute({ context, attribute, facts, field, owner }: Reading): void {
  const first = !facts.hasDefault
  facts.hasDefault = true
  if (!attribute.name.text.startsWith('default@') && attribute.name.text !== 'default') {
    reportInert(
      context,
      'field',
      attribute.span,
      `"@${attribute.name.text.slice(0, 64)}" takes the field out of create inputs like "@default", but sets nothing`,
      {
        rename: { span: attribute.name.span, to: 'default' },
      },
    )
    return
  }
  if (attribute.args === undefined || attribute.gapBeforeArgs) {
    context.report('CS0420', attribute.span, '"@default" without an argument sets nothing', {
      hint: 'write the value: @default(0), @default(now()), @default(auth().id)',
    })
    return
  }
  if (!first) {
    reportInert(
      context,
      'field',
      attribute.span,
      `"${field.name}" already has a default; this one has no effect`,
    )
    return
  }
  if (!attribute.closed) return
  const value: DefaultIr | undefined = readDefault(context, field, attribute, attribute.args)
  if (owner === 'model') facts.default = value
}

function readCustom({ context, owner, place, attribute, facts, field, seen }: Reading): void {
  if (owner === 'view') {
    reportInert(context, 'field', attribute.span, '"@custom" has no effect on a view field')
    return
  }
  if (attribute.raw !== '@custom') {
    context.report(
      'CS0428',
      attribute.span,
      '"@custom" takes no arguments and nothing behind its name',
      {
        hint: 'write a bare "@custom"',
      },
    )
    return
  }
  if (owner !== 'type') {
    context.report(
      'CS0427',
      attribute.span,
      `"@custom" is for fields of a type, and "${field.name}" is ${ownerText[place]}`,
      {
        hint: owner === 'model' ? 'use @computed on a model field' : undefined,
      },
    )
    return
  }
  if (seen.has('@custom')) {
    context.report('CS0429', attribute.span, `"@custom" is written twice on "${field.name}"`)
    return
  }
  facts.computed = { params: undefined, reads: [] }
}

function readBlockAttributeOnField({ context, place, attribute, field }: Reading): void {
  const name = `@@${attribute.name.text}`
  if (place === 'mixin') {
    context.report(
      'CS0308',
      attribute.span,
      `"${name}" is a model attribute and cannot stand on the mixin field "${field.name}"`,
    )
    return
  }
  reportInert(context, 'field', attribute.span, `"${name}" has no effect behind a field`, {
    hint: readers.has(attribute.name.text)
      ? `did you mean "@${attribute.name.text}"?`
      : 'write model attributes on lines of their own',
  })
}

interface AttributeReader {
  /** Where the attribute means something. */
  readonly places: ReadonlySet<FieldOwner>
  /** Matched exactly: `@name(...)` is another, unknown attribute. */
  readonly bare?: boolean
  readonly read: (reading: Reading) => void
  /** What to say at other places, where "has no effect" is not enough. */
  readonly elsewhere?: (reading: Reading) => void
}

const inModels: ReadonlySet<FieldOwner> = new Set(['model', 'mixin'])
const inModelsAndTypes: ReadonlySet<FieldOwner> = new Set(['model', 'mixin', 'type'])

function flag(
  set: (facts: FieldFacts) => void,
  places: ReadonlySet<FieldOwner> = inModels,
): AttributeReader {
  return { places, bare: true, read: ({ facts }) => set(facts) }
}

const refuseFieldRule: NonNullable<AttributeReader['elsewhere']> = ({
  context,
  attribute,
  place,
}) => {
  context.report(
    'CS0449',
    attribute.span,
    `"@${attribute.name.text}" cannot stand on ${ownerText[place]}`,
    {
      hint: 'field rules belong to fields of a model',
    },
  )
}

const readers: ReadonlyMap<string, AttributeReader> = new Map<string, AttributeReader>([
  [
    'unique',
    flag((facts) => {
      facts.unique = true
    }),
  ],
  [
    'readonly',
    flag((facts) => {
      facts.readonly = true
    }),
  ],
  [
    'server_only',
    flag(
      (facts) => {
        facts.serverOnly = true
      },
      new Set(['model', 'mixin', 'view']),
    ),
  ],
  [
    'pii',
    flag((facts) => {
      facts.pii = true
    }),
  ],
  [
    'sensitive',
    flag((facts) => {
      facts.sensitive = true
    }),
  ],
  [
    'version',
    flag((facts) => {
      facts.version = true
    }),
  ],
  [
    'db_enforce',
    flag((facts) => {
      facts.enforcedInDatabase = true
    }),
  ],
  [
    'settable',
    {
      places: inModels,
      elsewhere: misplaced,
      read: ({ facts, context, attribute }) => {
        facts.settable = true
        if (attribute.args !== undefined)
          context.report('CS0471', attribute.span, '"@settable" takes no arguments')
      },
    },
  ],
  ['relation', { places: inModels, read: readRelationAttribute }],
  ['rename', { places: inModels, read: readRename }],
  ['from', { places: new Set<FieldOwner>(['view']), read: readFrom }],
  ['computed', { places: new Set<FieldOwner>(['model', 'type']), read: readComputed }],
  ['scale', { places: inModels, elsewhere: misplaced, read: readScaleAttribute }],
  ['filterable', { places: inModels, elsewhere: misplaced, read: readSwitch }],
  ['sortable', { places: inModels, elsewhere: misplaced, read: readSwitch }],
  ['map', { places: inModels, read: readMap }],
  // Rules and masks of fields are read and checked with the other policies.
  ['allow', { places: inModels, elsewhere: refuseFieldRule, read: () => {} }],
  ['deny', { places: inModels, elsewhere: refuseFieldRule, read: () => {} }],
  ['mask', { places: inModels, elsewhere: misplaced, read: () => {} }],
  ['pb', { places: new Set<FieldOwner>(), read: () => {}, elsewhere: refuseProtobuf }],
  ...[...validatorNames].map((name): [string, AttributeReader] => [
    name,
    { places: inModelsAndTypes, read: readValidatorAttribute },
  ]),
])

function misplaced({ context, attribute, place }: Reading): void {
  context.report(
    'CS0475',
    attribute.span,
    `"@${attribute.name.text}" cannot stand on ${ownerText[place]}`,
    {
      hint: 'it is for fields of a model',
    },
  )
}

function refuseProtobuf({ context, attribute }: Reading): void {
  context.report('CS0449', attribute.span, '"@pb" went away together with protobuf support', {
    hint: 'remove it',
  })
}

function readRelationAttribute({ context, attribute, facts, owner }: Reading): void {
  // Mixin relations are checked in each model that uses the mixin (5.3).
  if (owner !== 'model') return
  if (facts.relation !== undefined) {
    context.report('CS0518', attribute.span, 'a second "@relation" on one field has no effect')
    return
  }
  facts.relation = readRelation(context, attribute)
}

function readValidatorAttribute({ context, attribute, facts, owner, field }: Reading): void {
  if (owner === 'mixin') return
  const validator = readValidator(owner === 'type' ? forgiving(context) : context, field, attribute)
  if (validator !== undefined) facts.validators.push(validator)
}

/** The original enforces nothing on types, so what is wrong there may be only a warning (5.2). */
function forgiving(context: CheckContext): CheckContext {
  const report: Report = (code, span, message, details) =>
    context.report(code, span, message, { ...details, severity: 'warning' })
  return { ...context, report }
}

function readScaleAttribute({ context, attribute, facts, field }: Reading): void {
  const scale = readScale(context, field, attribute)
  if (scale !== undefined) facts.validators.push(scale)
}

function readSwitch({ context, attribute, facts }: Reading): void {
  const argument = attribute.args === undefined ? '' : context.source.slice(attribute.args).trim()
  if (argument !== 'true' && argument !== 'false') {
    context.report('CS0475', attribute.span, `"@${attribute.name.text}" takes "true" or "false"`, {
      hint: `write "@${attribute.name.text}(false)"`,
    })
    return
  }
  if (attribute.name.text === 'filterable') facts.filterable = argument === 'true'
  else facts.sortable = argument === 'true'
}

/** `@rename(from = "old")`, exactly. */
function readRename({ context, attribute, facts }: Reading): void {
  const name = readRenameHint(context, attribute)
  if (name !== undefined) facts.renamedFrom = name
}

/** The old name of `@rename(from = "old")` and `@@rename(from = "Old")`. */
export function readRenameHint(context: CheckContext, attribute: Attribute): string | undefined {
  const written = attribute.sigil + attribute.name.text
  const [entry, ...others] =
    attribute.args === undefined ? [] : readEntries(context.source.text, attribute.args)
  const name = entry === undefined ? undefined : readQuoted(entry.value.text)
  const assigned =
    entry?.key !== undefined &&
    /=\s*$/.test(context.source.text.slice(entry.key.span.end, entry.value.span.start))
  if (
    entry?.key?.text !== 'from' ||
    !assigned ||
    name === undefined ||
    name === '' ||
    others.length > 0 ||
    attribute.rest !== undefined ||
    attribute.gapBeforeArgs
  ) {
    context.report(
      'CS0467',
      attribute.span,
      `"${written}" is not of the form ${written}(from = "old")`,
      {
        hint: 'a hint that is not read makes the migration drop the old data',
      },
    )
    return undefined
  }
  return name
}

/** `@from(Model.field)`: lineage of a view field. */
function readFrom({ context, attribute, facts }: Reading): void {
  const argument = attribute.args === undefined ? '' : context.source.slice(attribute.args).trim()
  const [model = '', field = '', ...rest] = argument.split('.')
  const declared = context.names.models.get(model)?.byName.has(field) === true
  if (!declared || rest.length > 0) {
    context.report('CS0714', attribute.span, '"@from" names no field of a model', {
      hint: 'write "@from(Model.field)" with a source model of the view',
    })
    return
  }
  facts.from = { model, field }
}

/** `@computed`, `@computed(params: T?)`, `@computed(reads: [f])` (spec/language 18, 8.14). */
function readComputed({ context, attribute, facts, field }: Reading): void {
  let params: { type: string; optional: boolean } | undefined
  let reads: readonly string[] = []
  for (const entry of attribute.args === undefined
    ? []
    : readEntries(context.source.text, attribute.args)) {
    if (entry.key?.text === 'params') {
      const optional = entry.value.text.endsWith('?')
      const type = optional ? entry.value.text.slice(0, -1).trim() : entry.value.text
      if (!context.names.types.has(type)) {
        context.report('CS0475', entry.value.span, '"params" of "@computed" is not a declared type')
      } else if (!optional) {
        // Writes, includes and procedures compute the field too, and have none to give.
        context.report('CS0475', entry.value.span, '"params" of "@computed" must be optional', {
          hint: `write "params: ${type}?"`,
        })
      } else params = { type, optional }
    } else if (entry.key?.text === 'reads') {
      if (unbuiltOfOurs.has('@computed(reads)'))
        refuseUnbuilt(context, entry.span, '"reads" of "@computed"')
      reads = entry.value.text
        .replace(/^\[|\]$/g, '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
    } else {
      context.report('CS0475', entry.span, '"@computed" takes "params" and "reads" only')
    }
  }
  if (field.node.attributes.length > 1) {
    context.report(
      'CS0475',
      attribute.span,
      `a computed field takes no other attribute, and "${field.name}" has ${field.node.attributes.length - 1} more`,
    )
  }
  if (field.type?.base.kind === 'model') {
    context.report('CS0475', attribute.span, 'a computed field cannot have a model as its type', {
      hint: 'declare a type with the members you compute',
    })
  }
  facts.computed = { params, reads }
}

function readMap({ context, attribute, facts }: Reading): void {
  if (!mapsAreOn(context)) {
    reportUnknown(context, 'field', attribute, 'a model field', [])
    return
  }
  const argument =
    attribute.args === undefined
      ? undefined
      : readQuoted(context.source.slice(attribute.args).trim())
  if (argument === undefined || argument === '') {
    context.report('CS0475', attribute.span, '"@map" is not of the form @map("column")')
    return
  }
  if (unbuiltOfOurs.has('@map')) refuseUnbuilt(context, attribute.span, '"@map"')
  facts.mappedTo = argument
}

/** Whether the datasource says `maps = "on"` (spec/language 4.1). */
export function mapsAreOn(context: CheckContext): boolean {
  return (
    context.names.datasource?.entries.some(
      (entry) => entry.key.text === 'maps' && readQuoted(entry.value.text) === 'on',
    ) ?? false
  )
}

/** Rules about attributes that stand on one field together. */
function checkTogether(
  context: CheckContext,
  owner: FieldOwner,
  field: FieldDeclaration,
  facts: FieldFacts,
): void {
  if (owner !== 'model') return
  if (
    facts.settable &&
    (!facts.hasDefault || facts.readonly || facts.serverOnly || facts.version)
  ) {
    context.report(
      'CS0471',
      field.node.name.span,
      `"@settable" on "${field.name}" needs a "@default", and no "@readonly", "@server_only" or "@version"`,
    )
  }
  if (
    facts.enforcedInDatabase &&
    !facts.validators.some((validator) => enforceable.has(validator.kind))
  ) {
    context.report(
      'CS0468',
      field.node.name.span,
      `"@db_enforce" on "${field.name}" has no validator to enforce`,
      {
        hint: 'put @range, @length or @iso4217 on the field',
      },
    )
  }
}

const enforceable: ReadonlySet<string> = new Set(['range', 'length', 'iso4217'])

const ownerText: Readonly<Record<FieldOwner, string>> = {
  model: 'a model field',
  mixin: 'a mixin field',
  type: 'a field of a type',
  auth: 'a field of the auth block',
  view: 'a view field',
}

function knownNames(owner: FieldOwner): readonly string[] {
  const prefixed =
    owner === 'model'
      ? ['id', 'default']
      : owner === 'view'
        ? ['id']
        : owner === 'mixin'
          ? ['default']
          : ['custom']
  return [
    ...prefixed,
    ...[...readers].filter(([, reader]) => reader.places.has(owner)).map(([name]) => name),
  ]
}

function restOf(context: CheckContext, attribute: Attribute): string {
  return attribute.rest === undefined ? '' : context.source.slice(attribute.rest)
}
