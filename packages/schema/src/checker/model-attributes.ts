// `@@...` lines of a model (spec/language 8), in the order written. Rules (`@@allow`, `@@deny`) are
// read with the other policies.

import type { EventName, PolicyAction, RouteAction } from '../ir/model-ir.ts'
import type { Attribute, Name } from '../syntax/nodes.ts'
import { isPlainName } from '../text/characters.ts'
import { nearest, quoted } from '../text/suggest.ts'
import {
  hasArguments,
  isBare,
  readDoubleQuoted,
  readEntries,
  readNameList,
  readQuoted,
  readWholeNumber,
  splitTopLevel,
  unsigned32,
} from './arguments.ts'
import {
  type CheckContext,
  type FieldDeclaration,
  isRelation,
  type ModelDeclaration,
} from './context.ts'
import { eventNames, type ModelFacts, routeActions } from './facts.ts'
import { mapsAreOn, readRenameHint } from './field-attributes.ts'
import { refuseUnbuilt, reportInert, reportUnknown } from './inert.ts'
import { columnNames } from './relations.ts'
import { unbuiltOfOriginal, unbuiltOfOurs } from './unbuilt.ts'

export function readModelAttributes(context: CheckContext, model: ModelDeclaration): ModelFacts {
  const facts = noFacts()
  const reading: ModelReading = { context, model, facts, seen: new Map(), listed: new Set() }
  for (const member of model.node.members) {
    if (member.kind === 'attribute') readAttribute(reading, member)
  }
  const subscribe = reading.seen.get('subscribe')
  if (facts.subscribe && subscribe !== undefined && !reading.seen.has('emit')) {
    context.report(
      'CS0457',
      subscribe.span,
      '"@@subscribe" needs "@@emit": there is nothing to stream',
      {
        hint: 'add "@@emit(created, updated, deleted)"',
      },
    )
  }
  context.facts.models.set(model, facts)
  return facts
}

interface ModelReading {
  readonly context: CheckContext
  readonly model: ModelDeclaration
  readonly facts: ModelFacts
  /** First attribute of each name. */
  readonly seen: Map<string, Attribute>
  /** What stands once at most: uniques, indexes, operations without a route. */
  readonly listed: Set<string>
}

function noFacts(): ModelFacts {
  return {
    compositeKey: undefined,
    uniques: [],
    indexes: [],
    emits: [],
    subscribe: false,
    paged: false,
    audit: undefined,
    softDelete: undefined,
    retainDays: undefined,
    internal: [],
    expose: [],
    pageLimit: undefined,
    renamedFrom: undefined,
    mcp: undefined,
    path: undefined,
    mappedTo: undefined,
  }
}

function readAttribute(reading: ModelReading, attribute: Attribute): void {
  const { context } = reading
  const name = attribute.name.text
  // `@@paged` alone is matched by prefix in the original, so a typo of it is an error there too.
  const reader = readers.get(name.startsWith('paged') ? 'paged' : name)
  if (reader === undefined) {
    reportUnknown(context, 'block', attribute, 'a model', [...readers.keys()])
    return
  }
  // Rules with a blank before the parenthesis are refused with the other policies.
  if (attribute.gapBeforeArgs && name !== 'emit' && name !== 'allow' && name !== 'deny') {
    context.report(
      'CSW1021',
      attribute.name.span,
      `the blank before "(" hides the arguments of "@@${name}"`,
      {
        hint: `write "@@${name}(" without a blank`,
      },
    )
  }
  if (unbuiltOfOurs.has(`@@${name}`)) {
    if (name !== 'map' || mapsAreOn(context)) refuseUnbuilt(context, attribute.span, `"@@${name}"`)
  } else if (unbuiltOfOriginal.has(`@@${name}`)) context.unbuilt.note(`"@@${name}"`, attribute.span)
  const first = reading.seen.get(name)
  if (first !== undefined && once.has(name)) {
    reportRepeated(context, attribute, first)
    return
  }
  reader(reading, attribute)
  if (first === undefined) reading.seen.set(name, attribute)
}

/** Attributes of which a model has one: a second one would be lost without a word (DESIGN D12). */
const once: ReadonlySet<string> = new Set([
  'retain',
  'soft_delete',
  'rename',
  'mcp',
  'path',
  'page_limit',
])

/** The first one counts, as `@@retain` does in the original (8.10). */
function reportRepeated(context: CheckContext, attribute: Attribute, first: Attribute): void {
  const name = `@@${attribute.name.text}`
  const message = `"${name}" is written twice; the first one counts`
  const related = [{ message: 'the first one', span: first.span }]
  if (name === '@@mcp') context.report('CS0641', attribute.span, message, { related })
  else if (unbuiltOfOriginal.has(name)) reportInert(context, 'block', attribute.span, message)
  else context.report('CS0475', attribute.span, message, { related })
}

type ModelAttributeReader = (reading: ModelReading, attribute: Attribute) => void

const readers: ReadonlyMap<string, ModelAttributeReader> = new Map<string, ModelAttributeReader>([
  ['allow', () => {}],
  ['deny', () => {}],
  ['id', readCompositeKey],
  ['unique', readUnique],
  ['index', readIndex],
  ['emit', readEmit],
  ['subscribe', readSubscribe],
  ['paged', readPaged],
  ['audit', readAudit],
  ['soft_delete', readSoftDelete],
  ['retain', readRetain],
  ['rename', readRename],
  ['internal', readInternal],
  ['mcp', readMcp],
  ['map', readMap],
  ['path', readPath],
  ['expose', readExpose],
  ['page_limit', readPageLimit],
  ['sync', readSync],
])

/** `[a, b]` and the entries behind it; reports what is no such list. */
function readFieldList(
  reading: ModelReading,
  attribute: Attribute,
): { readonly fields: readonly Name[]; readonly rest: readonly Name[] } | undefined {
  const { context } = reading
  const written = `@@${attribute.name.text}`
  const parts =
    attribute.args === undefined || !attribute.closed || attribute.rest !== undefined
      ? []
      : splitTopLevel(context.source.text, attribute.args)
  const [first, ...rest] = parts
  const fields = first === undefined ? undefined : readNameList(context.source.text, first)
  if (fields === undefined) {
    context.report(
      'CS0435',
      attribute.span,
      `"${written}" does not start with a list of fields in brackets`,
      {
        hint: `write ${written}([first, second])`,
      },
    )
    return undefined
  }
  const odd = fields.find((field) => !isPlainName(field.text))
  if (odd !== undefined) {
    context.report('CS0435', odd.span, `${quoted(odd.text)} is no field name`)
    return undefined
  }
  const names = new Set<string>()
  const repeated = fields.find((field) => names.size === names.add(field.text).size)
  if (repeated !== undefined) {
    context.report('CS0436', repeated.span, `"${repeated.text}" stands in this list twice`)
    return undefined
  }
  return { fields, rest }
}

/** The columns a list names; reports names of no field and of relations. */
function resolveColumns(
  reading: ModelReading,
  attribute: Attribute,
  fields: readonly Name[],
): readonly FieldDeclaration[] | undefined {
  const { context, model } = reading
  const columns: FieldDeclaration[] = []
  for (const name of fields) {
    const field = model.byName.get(name.text)
    if (field === undefined) {
      const near = context.names.nearest(name.text, columnNames(model))
      context.report('CS0437', name.span, `"${model.name}" has no field "${name.text}"`, {
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
        fix:
          near === undefined
            ? undefined
            : { title: `use "${near}"`, edits: [{ span: name.span, text: near }] },
      })
    } else if (isRelation(field) || field.facts.computed !== undefined) {
      const what = isRelation(field) ? 'a relation' : 'a computed field'
      context.report(
        'CS0438',
        name.span,
        `"${name.text}" is ${what}, and "@@${attribute.name.text}" takes columns`,
        {
          hint: isRelation(field) ? 'name the column that holds its key' : undefined,
        },
      )
    } else columns.push(field)
  }
  return columns.length === fields.length ? columns : undefined
}

function readCompositeKey(reading: ModelReading, attribute: Attribute): void {
  const { context, model, facts, seen } = reading
  if (!hasArguments(attribute, 'id')) {
    reportInert(context, 'block', attribute.span, '"@@id" without a list of fields is no key', {
      hint: 'write "@@id([first, second])"',
    })
    return
  }
  const first = seen.get('id')
  if (first !== undefined && hasArguments(first, 'id')) {
    context.report('CS0430', attribute.span, 'a model has one "@@id"', {
      related: [{ message: 'the first one', span: first.span }],
    })
    return
  }
  facts.compositeKey = []
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  if (list.rest.length > 0) {
    context.report(
      'CS0435',
      list.rest[0]?.span ?? attribute.span,
      '"@@id" takes a list of fields and nothing else',
    )
    return
  }
  if (list.fields.length < 2) {
    context.report('CS0434', attribute.span, '"@@id" names fewer than two fields', {
      hint: 'put "@id" on a single key field',
    })
    return
  }
  const single = model.fields.find((field) => field.facts.key === true)
  if (single !== undefined) {
    context.report(
      'CS0433',
      attribute.span,
      `the model has a key already: "${single.name}" is "@id"`,
      {
        hint: 'use either "@id" or "@@id"',
        related: [{ message: 'the field-level key', span: single.node.span }],
      },
    )
  }
  const columns = resolveColumns(reading, attribute, list.fields)
  if (columns === undefined) return
  for (const [index, column] of columns.entries())
    checkKeyMember(reading, column, list.fields[index])
  facts.compositeKey = columns.map((column) => column.name)
}

function checkKeyMember(
  { context }: ModelReading,
  column: FieldDeclaration,
  name: Name | undefined,
): void {
  if (name === undefined) return
  const related = [{ message: 'the field', span: column.node.span }]
  const column_ = column.facts
  if (column_?.readonly === true || column_?.serverOnly === true) {
    context.report(
      'CS0431',
      name.span,
      `"${name.text}" is part of the key and cannot be "@readonly" or "@server_only"`,
      { related },
    )
  }
  if (column_?.version === true) {
    context.report(
      'CS0432',
      name.span,
      `"${name.text}" counts versions and cannot be part of the key`,
      { related },
    )
  }
  if (column.node.type?.arity === 'optional') {
    context.report(
      'CS0439',
      name.span,
      `"${name.text}" is optional, and every part of a key is required`,
      { related },
    )
  }
}

function readUnique(reading: ModelReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (!hasArguments(attribute, 'unique')) {
    context.report('CS0442', attribute.span, '"@@unique" needs a list of fields', {
      hint: 'write "@@unique([first, second])"',
    })
    return
  }
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  const options = readIndexOptions(context, attribute, list.rest, new Set(['where']), 'CS0435')
  if (options === undefined) return
  if (list.fields.length < 2 && (options.where === undefined || list.fields.length === 0)) {
    context.report('CS0442', attribute.span, '"@@unique" names fewer than two fields', {
      hint: 'put "@unique" on a single field',
    })
    return
  }
  if (resolveColumns(reading, attribute, list.fields) === undefined) return
  const fields = list.fields.map((field) => field.text)
  if (isListed(reading, ['unique', fields, options.where])) {
    context.report('CS0441', attribute.span, `the fields ${fields.join(', ')} are unique already`)
    return
  }
  facts.uniques.push({ fields, where: options.where })
}

function readIndex(reading: ModelReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (!hasArguments(attribute, 'index')) {
    context.report('CS0444', attribute.span, '"@@index" needs a list of fields', {
      hint: 'write "@@index([field])"',
    })
    return
  }
  const list = readFieldList(reading, attribute)
  if (list === undefined) return
  if (list.fields.length === 0) {
    context.report('CS0444', attribute.span, '"@@index" names no field')
    return
  }
  const options = readIndexOptions(
    context,
    attribute,
    list.rest,
    new Set(['using', 'opclass', 'where']),
    'CS0444',
  )
  if (options === undefined || resolveColumns(reading, attribute, list.fields) === undefined) return
  const fields = list.fields.map((field) => field.text)
  if (isListed(reading, ['index', fields, options.using, options.where])) {
    context.report('CS0445', attribute.span, `there is an index on ${fields.join(', ')} already`)
    return
  }
  facts.indexes.push({ fields, ...options })
}

interface IndexOptions {
  readonly using: string | undefined
  readonly opclass: string | undefined
  readonly where: string | undefined
}

function readIndexOptions(
  context: CheckContext,
  attribute: Attribute,
  parts: readonly Name[],
  keys: ReadonlySet<string>,
  code: 'CS0435' | 'CS0444',
): IndexOptions | undefined {
  const values = new Map<string, string>()
  for (const part of parts) {
    const [entry] = readEntries(context.source.text, part.span)
    const key = entry?.key?.text
    const value =
      entry === undefined || key === undefined ? undefined : readIndexValue(key, entry.value.text)
    if (key === undefined || !keys.has(key)) {
      context.report(
        code,
        part.span,
        `"@@${attribute.name.text}" takes a list of fields and ${[...keys].join(', ')}`,
      )
      return undefined
    }
    if (values.has(key)) {
      context.report(code, part.span, `"${key}" is given twice`)
      return undefined
    }
    if (value === undefined) {
      context.report(
        code,
        part.span,
        key === 'using'
          ? '"using" takes a method name without quotes'
          : `"${key}" takes text in double quotes`,
      )
      return undefined
    }
    values.set(key, value)
  }
  return { using: values.get('using'), opclass: values.get('opclass'), where: values.get('where') }
}

function readIndexValue(key: string, text: string): string | undefined {
  if (key === 'using') return isPlainName(text) ? text : undefined
  const value = readDoubleQuoted(text) ?? readQuoted(text)
  if (key === 'opclass') return value !== undefined && isPlainName(value) ? value : undefined
  return value === '' ? undefined : value
}

/** Whether the model has said the same before; from now on it has. */
function isListed({ listed }: ModelReading, what: readonly unknown[]): boolean {
  return listed.size === listed.add(JSON.stringify(what)).size
}

function readEmit({ context, facts, seen }: ModelReading, attribute: Attribute): void {
  const first = seen.get('emit')
  if (first !== undefined) {
    context.report('CS0450', attribute.span, 'a model has one "@@emit"', {
      hint: 'list all operations in the first one',
      related: [{ message: 'the first one', span: first.span }],
    })
    return
  }
  if (
    !hasArguments(attribute, 'emit') ||
    attribute.args === undefined ||
    !attribute.closed ||
    attribute.rest !== undefined
  ) {
    context.report(
      'CS0454',
      attribute.span,
      'this is not of the form @@emit(created, updated, deleted)',
    )
    return
  }
  const operations = splitTopLevel(context.source.text, attribute.args)
  if (operations.length === 0) {
    context.report('CS0452', attribute.span, '"@@emit()" names no operation', {
      hint: `choose from ${eventNames.join(', ')}`,
    })
    return
  }
  for (const operation of operations) {
    const event: EventName | undefined = eventNames.find((name) => name === operation.text)
    if (event === undefined) {
      const near = nearest(operation.text, eventNames)
      context.report('CS0453', operation.span, `${quoted(operation.text)} is no event`, {
        hint:
          near === undefined
            ? `the events are ${eventNames.join(', ')}`
            : `did you mean "${near}"?`,
        fix:
          near === undefined
            ? undefined
            : { title: `use "${near}"`, edits: [{ span: operation.span, text: near }] },
      })
    } else if (!facts.emits.includes(event)) facts.emits.push(event)
  }
}

function readSubscribe({ context, facts }: ModelReading, attribute: Attribute): void {
  if (attribute.args !== undefined && !attribute.gapBeforeArgs) {
    context.report('CS0455', attribute.span, '"@@subscribe" takes no arguments')
    return
  }
  if (!isBare(attribute, 'subscribe')) {
    reportInert(
      context,
      'block',
      attribute.span,
      'text behind "@@subscribe" leaves it without effect',
    )
    return
  }
  facts.subscribe = true
  if (context.names.transport !== 'rpc') {
    context.report('CS0456', attribute.span, '"@@subscribe" needs "transport rpc"', {
      hint: 'subscriptions exist in the RPC binding only',
    })
  }
}

function readPaged({ context, facts, seen }: ModelReading, attribute: Attribute): void {
  if (!isBare(attribute, 'paged')) {
    context.report('CS0458', attribute.span, '"@@paged" stands alone on its line', {
      hint: 'write a bare "@@paged"',
    })
    return
  }
  const first = seen.get('paged')
  if (first !== undefined) {
    context.report('CS0459', attribute.span, '"@@paged" is written twice', {
      related: [{ message: 'the first one', span: first.span }],
    })
    return
  }
  facts.paged = true
}

function readAudit({ context, facts }: ModelReading, attribute: Attribute): void {
  if (attribute.args !== undefined && !attribute.gapBeforeArgs) {
    const [entry, ...others] = readEntries(context.source.text, attribute.args)
    if (entry?.key?.text !== 'reads' || entry.value.text !== 'true' || others.length > 0) {
      context.report('CS0460', attribute.span, '"@@audit" takes no arguments but "reads: true"', {
        hint: 'write a bare "@@audit"',
      })
      return
    }
    if (unbuiltOfOurs.has('@@audit(reads)'))
      refuseUnbuilt(context, entry.span, '"reads" of "@@audit"')
    facts.audit = { reads: true }
    return
  }
  if (!isBare(attribute, 'audit')) {
    reportInert(
      context,
      'block',
      attribute.span,
      'text behind "@@audit" leaves it without effect',
      { hint: 'write a bare "@@audit"' },
    )
    return
  }
  facts.audit ??= { reads: false }
}

/** The arguments are ours (8.14): `unique: "live"`, `cascade: [children]`. */
function readSoftDelete({ context, facts, model }: ModelReading, attribute: Attribute): void {
  let uniqueLive = false
  const cascade: string[] = []
  if (attribute.args === undefined || attribute.gapBeforeArgs) {
    if (!isBare(attribute, 'soft_delete')) {
      reportInert(
        context,
        'block',
        attribute.span,
        'text behind "@@soft_delete" leaves it without effect',
        { hint: 'write a bare "@@soft_delete"' },
      )
      return
    }
  } else {
    const entries = readEntries(context.source.text, attribute.args)
    for (const entry of entries) {
      if (entry.key?.text === 'unique' && readQuoted(entry.value.text) === 'live') uniqueLive = true
      else if (entry.key?.text === 'cascade') {
        for (const name of readNameList(context.source.text, entry.value) ?? []) {
          const field = model.byName.get(name.text)
          if (field === undefined || !isRelation(field) || field.node.type?.arity !== 'list') {
            context.report(
              'CS0475',
              name.span,
              `"cascade" takes to-many relations, and ${quoted(name.text)} is none`,
            )
          } else cascade.push(name.text)
        }
      } else {
        context.report(
          'CS0461',
          entry.span,
          '"@@soft_delete" takes "unique: "live"" and "cascade: [children]" only',
          { hint: 'write a bare "@@soft_delete"' },
        )
        continue
      }
      const key = `@@soft_delete(${entry.key.text})`
      if (unbuiltOfOurs.has(key))
        refuseUnbuilt(context, entry.span, `"${entry.key.text}" of "@@soft_delete"`)
    }
    if (entries.length === 0) {
      context.report('CS0461', attribute.span, '"@@soft_delete()" has empty parentheses', {
        hint: 'write a bare "@@soft_delete"',
      })
    }
  }
  facts.softDelete = { uniqueLive, cascade }
  checkDeletedAt(context, model)
}

/** A declared `deletedAt` must be what soft deletion writes, and is never an input (8.9). */
function checkDeletedAt(context: CheckContext, model: ModelDeclaration): void {
  const field = model.byName.get('deletedAt')
  if (field?.node.type === undefined) return
  const { name, arity } = field.node.type
  if (name.text !== 'DateTime' || arity !== 'optional') {
    context.report(
      'CS0462',
      field.node.type.span,
      `"@@soft_delete" needs "deletedAt DateTime?", and this is ${name.text}${arity === 'list' ? '[]' : arity === 'optional' ? '?' : ''}`,
    )
    return
  }
  const facts = field.facts
  if (facts?.readonly === true || facts?.serverOnly === true) return
  context.report(
    'CSW0463',
    field.node.name.span,
    '"deletedAt" is written by soft deletion alone and treated as "@readonly"',
    {
      hint: 'write "@readonly", or "@server_only" to hide it',
    },
  )
}

function readRetain({ context, facts }: ModelReading, attribute: Attribute): void {
  if (!hasArguments(attribute, 'retain') || attribute.args === undefined) {
    reportInert(context, 'block', attribute.span, '"@@retain" without "(days: N)" keeps nothing', {
      hint: 'write "@@retain(days: 30)"',
    })
    return
  }
  if (!attribute.closed || attribute.rest !== undefined) {
    context.report('CS0464', attribute.span, 'this is not of the form @@retain(days: N)')
    return
  }
  const text = context.source.slice(attribute.args).trim()
  if (!text.startsWith('days:')) {
    context.report('CS0465', attribute.args, '"@@retain" does not say its "days:"', {
      hint: 'write "@@retain(days: 30)"',
    })
    return
  }
  const days = readWholeNumber(text.slice('days:'.length).trim(), unsigned32)
  if (days === undefined) {
    context.report('CS0466', attribute.args, '"days" is not a whole number from 0 to 4294967295')
    return
  }
  facts.retainDays ??= Number(days)
}

function readRename({ context, facts }: ModelReading, attribute: Attribute): void {
  facts.renamedFrom ??= readRenameHint(context, attribute)
}

/** One action a line (8.12); `read` is list and detail, `all` is everything. */
function readInternal(reading: ModelReading, attribute: Attribute): void {
  const { context, facts } = reading
  const text =
    attribute.args === undefined || attribute.gapBeforeArgs
      ? ''
      : context.source.slice(attribute.args).trim()
  const action = routeActions.find((name) => name === readQuoted(text))
  if (action === undefined || attribute.rest !== undefined) {
    const near = nearest(readQuoted(text) ?? text, routeActions)
    context.report(
      'CS0469',
      attribute.args ?? attribute.span,
      '"@@internal" takes one operation in quotes',
      {
        hint:
          near === undefined
            ? `the operations are ${routeActions.join(', ')}`
            : `did you mean @@internal("${near}")?`,
      },
    )
    return
  }
  if (isListed(reading, ['internal', action])) {
    context.report('CS0469', attribute.span, `"@@internal("${action}")" is written twice`)
    return
  }
  for (const operation of operationsOf(action))
    if (!facts.internal.includes(operation)) facts.internal.push(operation)
}

function operationsOf(action: PolicyAction): readonly RouteAction[] {
  switch (action) {
    case 'read':
      return ['list', 'detail']
    case 'all':
      return ['list', 'detail', 'create', 'update', 'delete']
    case 'list':
    case 'detail':
    case 'create':
    case 'update':
    case 'delete':
      return [action]
    case 'postUpdate':
    case 'restore':
    case 'readDeleted':
      return []
  }
}

/** `@@mcp(resource: "segment", max_page_size: n)` (4.5). */
function readMcp({ context, facts, model }: ModelReading, attribute: Attribute): void {
  let resource: string | undefined
  let maxPageSize: number | undefined
  for (const entry of attribute.args === undefined
    ? []
    : readEntries(context.source.text, attribute.args)) {
    if (entry.key?.text === 'resource') resource = readQuoted(entry.value.text)
    else if (entry.key?.text === 'max_page_size') {
      const size = readWholeNumber(entry.value.text, { min: 1n, max: 200n })
      if (size === undefined)
        context.report(
          'CS0641',
          entry.value.span,
          '"max_page_size" is not a whole number from 1 to 200',
        )
      else maxPageSize = Number(size)
    } else context.report('CS0641', entry.span, '"@@mcp" takes "resource" and "max_page_size" only')
  }
  if (resource === undefined || !/^[a-z0-9-]+$/.test(resource)) {
    context.report(
      'CS0641',
      attribute.span,
      '"@@mcp" needs a resource of lower-case letters, digits and "-"',
      {
        hint: 'write @@mcp(resource: "parcels")',
      },
    )
    return
  }
  if (!allowsReading(context, model)) {
    context.report(
      'CS0641',
      attribute.span,
      `"${model.name}" allows nobody to read it, so it can be no resource`,
      {
        hint: 'add an "@@allow("read", ...)"',
      },
    )
  }
  facts.mcp = { resource, maxPageSize }
}

function allowsReading(context: CheckContext, model: ModelDeclaration): boolean {
  return model.node.members.some((member) => {
    if (member.kind !== 'attribute' || member.name.text !== 'allow' || member.args === undefined)
      return false
    const [action] = splitTopLevel(context.source.text, member.args)
    return ['read', 'detail', 'list', 'all'].includes(readQuoted(action?.text ?? '') ?? '')
  })
}

function readMap({ context, facts }: ModelReading, attribute: Attribute): void {
  if (!mapsAreOn(context)) {
    reportUnknown(context, 'block', attribute, 'a model', [])
    return
  }
  facts.mappedTo = readOneString(context, attribute, '@@map("table")')
}

function readPath({ context, facts }: ModelReading, attribute: Attribute): void {
  facts.path = readPathSegment(context, attribute)
}

/** `@@path("people")`: one REST segment. */
export function readPathSegment(context: CheckContext, attribute: Attribute): string | undefined {
  const path = readOneString(context, attribute, '@@path("people")')
  if (path === undefined || /^[A-Za-z0-9_.~-]+$/.test(path)) return path
  context.report(
    'CS0475',
    attribute.args ?? attribute.span,
    '"@@path" takes one path segment of letters, digits, "_", "." and "-"',
  )
  return undefined
}

/** The only argument, a string; reports anything else as CS0475. */
export function readOneString(
  context: CheckContext,
  attribute: Attribute,
  form: string,
): string | undefined {
  const text =
    attribute.args === undefined
      ? undefined
      : readQuoted(context.source.slice(attribute.args).trim())
  if (text === undefined || text === '') {
    context.report('CS0475', attribute.span, `this is not of the form ${form}`)
    return undefined
  }
  return text
}

function readExpose({ context, facts }: ModelReading, attribute: Attribute): void {
  facts.expose.push(...readExposed(context, attribute, ['upsert', 'batch', 'restore']))
}

/** `@@expose("a", "b")`: names from a closed list. */
export function readExposed(
  context: CheckContext,
  attribute: Attribute,
  allowed: readonly string[],
): readonly string[] {
  const parts =
    attribute.args === undefined ? [] : splitTopLevel(context.source.text, attribute.args)
  if (parts.length === 0)
    context.report('CS0475', attribute.span, '"@@expose" names nothing', {
      hint: `choose from ${allowed.join(', ')}`,
    })
  const names: string[] = []
  for (const part of parts) {
    const name = readQuoted(part.text)
    if (name === undefined || !allowed.includes(name)) {
      context.report('CS0475', part.span, '"@@expose" takes route names in quotes', {
        hint: `choose from ${allowed.map((each) => `"${each}"`).join(', ')}`,
      })
    } else names.push(name)
  }
  return names
}

function readPageLimit({ context, facts }: ModelReading, attribute: Attribute): void {
  const limits = new Map<string, number>()
  for (const entry of attribute.args === undefined
    ? []
    : readEntries(context.source.text, attribute.args)) {
    const value = readWholeNumber(entry.value.text, { min: 1n, max: 1_000_000n })
    if ((entry.key?.text !== 'default' && entry.key?.text !== 'max') || value === undefined) {
      context.report(
        'CS0475',
        entry.span,
        '"@@page_limit" takes "default" and "max", whole numbers from 1 to 1000000',
      )
    } else limits.set(entry.key.text, Number(value))
  }
  if (limits.size === 0)
    context.report(
      'CS0475',
      attribute.span,
      'this is not of the form @@page_limit(default: 20, max: 200)',
    )
  facts.pageLimit = { default: limits.get('default'), max: limits.get('max') }
}

function readSync({ context }: ModelReading, attribute: Attribute): void {
  if (!isBare(attribute, 'sync'))
    context.report('CS0475', attribute.span, '"@@sync" stands alone on its line')
}
