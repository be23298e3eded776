// `@@...` lines of a model (spec/language 8), in the order written. Rules (`@@allow`, `@@deny`) are
// read with the other policies.

import type { EventName } from '../ir/model-ir.ts'
import type { Attribute } from '../syntax/nodes.ts'
import { nearest, quoted } from '../text/suggest.ts'
import {
  hasArguments,
  isBare,
  readEntries,
  readNameList,
  readQuoted,
  readWholeNumber,
  splitTopLevel,
  unsigned32,
} from './arguments.ts'
import { type CheckContext, isRelation, type ModelDeclaration } from './context.ts'
import {
  readExpose,
  readInternal,
  readMcp,
  readOneString,
  readPageLimit,
  readPath,
} from './exposure.ts'
import { eventNames, type ModelFacts } from './facts.ts'
import { mapsAreOn, readRenameHint } from './field-attributes.ts'
import { readCompositeKey, readIndex, readUnique } from './field-lists.ts'
import { refuseUnbuilt, reportInert, reportUnknown } from './inert.ts'
import type { ModelReading } from './model-reading.ts'
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
  else if (onceOfOurs.has(name)) context.report('CS0475', attribute.span, message, { related })
  else reportInert(context, 'block', attribute.span, message)
}

/** What the original accepts twice stays a warning; what only we have was never written yet. */
const onceOfOurs: ReadonlySet<string> = new Set(['@@path', '@@page_limit'])

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

function readMap({ context, facts }: ModelReading, attribute: Attribute): void {
  if (!mapsAreOn(context)) {
    reportUnknown(context, 'block', attribute, 'a model', [])
    return
  }
  facts.mappedTo = readOneString(context, attribute, '@@map("table")')
}

function readSync({ context }: ModelReading, attribute: Attribute): void {
  if (!isBare(attribute, 'sync'))
    context.report('CS0475', attribute.span, '"@@sync" stands alone on its line')
}
