// What of a model or view can be reached from outside, and where (spec/language 4.5, 8.12, 8.14).

import type { PolicyAction, RouteAction } from '../ir/model-ir.ts'
import type { Attribute } from '../syntax/nodes.ts'
import { nearest } from '../text/suggest.ts'
import { readEntries, readQuoted, readWholeNumber, splitTopLevel } from './arguments.ts'
import type { CheckContext, ModelDeclaration } from './context.ts'
import { routeActions } from './facts.ts'
import { isListed, type ModelReading } from './model-reading.ts'

/** One action a line (8.12); `read` is list and detail, `all` is everything. */
export function readInternal(reading: ModelReading, attribute: Attribute): void {
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
export function readMcp({ context, facts, model }: ModelReading, attribute: Attribute): void {
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

export function readPath({ context, facts }: ModelReading, attribute: Attribute): void {
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

export function readExpose({ context, facts }: ModelReading, attribute: Attribute): void {
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

export function readPageLimit({ context, facts }: ModelReading, attribute: Attribute): void {
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
