// Procedures (spec/language 9): names, types and the attributes below the signature. Rules are read
// with the other policies.

import type { Argument, Attribute, NamedQuery, Procedure } from '../syntax/nodes.ts'
import { quoted } from '../text/suggest.ts'
import { readEntries, readQuoted, splitTopLevel } from './arguments.ts'
import { checkSetterCollisions } from './collisions.ts'
import { providerOf } from './config.ts'
import type { CheckContext } from './context.ts'
import type { ProcedureFacts } from './facts.ts'
import { refuseUnbuilt, reportInert, reportUnknown } from './inert.ts'
import { checkName } from './names.ts'
import { argumentPlace, checkType, returnPlace } from './types.ts'
import { unbuiltOfOriginal, unbuiltOfOurs } from './unbuilt.ts'

/** Names are unique per schema, queries included (check 4 of the original). */
export function checkDuplicateProcedures(context: CheckContext): void {
  const first = new Map<string, Procedure | NamedQuery>()
  for (const procedure of [...context.names.procedures, ...context.names.queries]) {
    const other = first.get(procedure.name.text)
    if (other === undefined) {
      first.set(procedure.name.text, procedure)
      continue
    }
    context.report(
      'CS0601',
      procedure.name.span,
      `there is a ${other.kind} ${quoted(procedure.name.text)} already`,
      {
        related: [{ message: 'the first one', span: other.name.span }],
      },
    )
  }
}

export function checkProcedures(context: CheckContext): void {
  const tools = new Map<string, Attribute>()
  for (const procedure of context.names.procedures) {
    checkSignature(context, procedure, 'procedure')
    const facts = readProcedureAttributes(context, procedure)
    context.facts.procedures.set(procedure, facts)
    checkMcpTool(context, procedure, facts, tools)
  }
}

/** Names, arguments and the return type, for procedures and named queries alike. */
export function checkSignature(
  context: CheckContext,
  procedure: Procedure | NamedQuery,
  what: string,
): void {
  if (procedure.name.text === '')
    context.report('CS1009', procedure.header, `the ${what} has no name`)
  else checkName(context, procedure.name, `the ${what}`)
  const seen = new Map<string, Argument>()
  for (const argument of procedure.args) {
    if (argument.name.text === '')
      context.report('CS1009', argument.span, 'the argument has no name')
    else checkName(context, argument.name, 'the argument')
    const first = seen.get(argument.name.text)
    if (first === undefined) seen.set(argument.name.text, argument)
    else {
      context.report(
        'CS0609',
        argument.name.span,
        `there is an argument ${quoted(argument.name.text)} already`,
        {
          related: [{ message: 'the first one', span: first.name.span }],
        },
      )
    }
  }
  const members = procedure.args.map((each) => ({
    name: each.name.text,
    span: each.name.span,
    arity: each.type?.arity,
  }))
  checkSetterCollisions(context, members, `the ${what} "${procedure.name.text}"`)
  for (const argument of procedure.args) checkType(context, argument.type, argumentPlace)
  checkType(context, procedure.returns, returnPlace)
}

function readProcedureAttributes(context: CheckContext, procedure: Procedure): ProcedureFacts {
  const facts: ProcedureFacts = {
    isolation: undefined,
    apiVersion: undefined,
    deprecated: undefined,
    idempotent: true,
    rateLimited: true,
    stream: false,
    status: undefined,
    mcpTool: undefined,
  }
  const seen = new Map<string, Attribute>()
  for (const attribute of procedure.attributes)
    readAttribute({ context, procedure, facts, seen }, attribute)
  return facts
}

interface ProcedureReading {
  readonly context: CheckContext
  readonly procedure: Procedure
  readonly facts: ProcedureFacts
  readonly seen: Map<string, Attribute>
}

function readAttribute(reading: ProcedureReading, attribute: Attribute): void {
  const { context, seen } = reading
  const name = attribute.name.text
  const reader = attribute.sigil === '@' ? readers.get(readerName(name)) : undefined
  if (reader === undefined) {
    reportUnknown(context, 'block', attribute, 'a procedure', [...readers.keys()], '@')
    return
  }
  if (attribute.gapBeforeArgs) {
    context.report(
      'CSW1021',
      attribute.name.span,
      `the blank before "(" hides the arguments of "@${name}"`,
      {
        hint: `write "@${name}(" without a blank`,
      },
    )
  }
  if (unbuiltOfOurs.has(`@${name}`) && name !== 'allow' && name !== 'deny')
    refuseUnbuilt(context, attribute.span, `"@${name}" on a procedure`)
  else if (unbuiltOfOriginal.has(`@${name}`)) context.unbuilt.note(`"@${name}"`, attribute.span)
  const first = seen.get(readerName(name))
  if (first !== undefined && reader.twice !== undefined) {
    context.report(reader.twice, attribute.span, `"@${name}" is written twice`, {
      related: [{ message: 'the first one', span: first.span }],
    })
    return
  }
  seen.set(readerName(name), attribute)
  reader.read(reading, attribute)
}

/** The original matches these three by prefix, so that a typo in them is an error (9.3). */
function readerName(name: string): string {
  return ['isolation', 'api_version', 'status'].find((prefix) => name.startsWith(prefix)) ?? name
}

interface ProcedureAttributeReader {
  readonly read: (reading: ProcedureReading, attribute: Attribute) => void
  readonly twice?: 'CS0610' | 'CS0614' | 'CS0618' | 'CS0620' | 'CS0623' | 'CS0628' | 'CS0641'
}

const readers: ReadonlyMap<string, ProcedureAttributeReader> = new Map<
  string,
  ProcedureAttributeReader
>([
  ['allow', { read: () => {} }],
  ['deny', { read: () => {} }],
  ['authorize', { read: () => {} }],
  ['isolation', { twice: 'CS0610', read: readIsolation }],
  ['api_version', { twice: 'CS0614', read: readApiVersion }],
  ['deprecated', { twice: 'CS0618', read: readDeprecated }],
  ['no_idempotency', { read: readNoIdempotency }],
  ['stream', { twice: 'CS0620', read: readStream }],
  ['status', { twice: 'CS0623', read: readStatus }],
  ['no_rate_limit', { twice: 'CS0628', read: readNoRateLimit }],
  ['mcp', { twice: 'CS0641', read: readMcpTool }],
  ['codecs', { read: readCodecs }],
  ['internal', { read: readInternal }],
])

/** Text of the only argument when the attribute is exactly `@name(...)`. */
function onlyArgument(
  { context }: ProcedureReading,
  attribute: Attribute,
  name: string,
): string | undefined {
  if (attribute.name.text !== name || attribute.args === undefined || attribute.gapBeforeArgs)
    return undefined
  if (!attribute.closed || attribute.rest !== undefined) return undefined
  return context.source.slice(attribute.args).trim()
}

function readIsolation(reading: ProcedureReading, attribute: Attribute): void {
  const { context, facts, procedure } = reading
  const argument = onlyArgument(reading, attribute, 'isolation')
  if (argument === undefined) {
    context.report('CS0611', attribute.span, '"@isolation" needs a level in quotes', {
      hint: 'write @isolation("serializable")',
    })
    return
  }
  const [level = '', ...others] = splitTopLevel(argument, { start: 0, end: argument.length }).map(
    (part) => part.text,
  )
  const written = readQuoted(level)
  if (written === undefined) {
    context.report(
      'CS0612',
      attribute.args ?? attribute.span,
      'the isolation level is not in quotes',
      { hint: 'write @isolation("serializable")' },
    )
    return
  }
  const name = isolationLevels.find(
    (each) => each === written.trim().toLowerCase().replaceAll(' ', '_'),
  )
  if (name === undefined) {
    context.report(
      'CS0613',
      attribute.args ?? attribute.span,
      `unknown isolation level ${quoted(written)}`,
      {
        hint: `the levels are ${isolationLevels.join(', ')}`,
      },
    )
    return
  }
  if (others.length > 0) {
    if (others.length > 1 || !/^readOnly\s*:\s*(true|false)$/.test(others[0] ?? '')) {
      context.report(
        'CS0475',
        attribute.args ?? attribute.span,
        '"@isolation" takes a level and "readOnly: true"',
      )
    } else if (unbuiltOfOurs.has('@isolation(readOnly)'))
      refuseUnbuilt(context, attribute.span, '"readOnly" of "@isolation"')
  }
  facts.isolation = name
  const streams = procedure.attributes.some((each) => each.raw === '@stream')
  if (streams || providerOf(context.names.datasource) === 'none') {
    context.report(
      'CS0640',
      attribute.span,
      streams
        ? 'a streamed procedure cannot hold a transaction open'
        : 'the provider "none" has no transactions',
    )
  }
}

const isolationLevels = ['serializable', 'repeatable_read', 'read_committed'] as const

function readApiVersion(reading: ProcedureReading, attribute: Attribute): void {
  const { context, facts } = reading
  const argument = onlyArgument(reading, attribute, 'api_version')
  const version = argument === undefined ? undefined : readQuoted(argument)
  if (version === undefined) {
    context.report('CS0615', attribute.span, '"@api_version" needs a version in quotes', {
      hint: 'write @api_version("v2")',
    })
  } else if (version === '') {
    context.report('CS0616', attribute.span, 'the API version is empty', {
      hint: 'write @api_version("v2")',
    })
  } else if (!/^[A-Za-z0-9._-]+$/.test(version)) {
    context.report(
      'CS0617',
      attribute.span,
      'an API version has letters, digits, ".", "_" and "-" only',
    )
  } else facts.apiVersion = version
}

function readDeprecated(reading: ProcedureReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (attribute.args === undefined || attribute.gapBeforeArgs) {
    if (attribute.rest === undefined) facts.deprecated = true
    else
      reportInert(
        context,
        'block',
        attribute.span,
        'text behind "@deprecated" leaves it without effect',
        { hint: 'write @deprecated("use other()")' },
      )
    return
  }
  const argument = onlyArgument(reading, attribute, 'deprecated')
  const text = argument === undefined ? undefined : readQuoted(argument)
  if (text === undefined) {
    context.report('CS0619', attribute.span, '"@deprecated" is bare or has one text in quotes', {
      hint: 'write @deprecated("use other()")',
    })
    return
  }
  facts.deprecated = text
}

function readNoIdempotency({ context, facts }: ProcedureReading, attribute: Attribute): void {
  if (attribute.raw === '@no_idempotency') facts.idempotent = false
  else
    reportInert(
      context,
      'block',
      attribute.span,
      '"@no_idempotency" takes no arguments and has no effect with them',
    )
}

function readStream({ context, facts, procedure }: ProcedureReading, attribute: Attribute): void {
  if (attribute.raw !== '@stream') {
    context.report('CS0622', attribute.span, '"@stream" takes no arguments', {
      hint: 'write a bare "@stream"',
    })
    return
  }
  if (procedure.returns !== undefined && procedure.returns.arity !== 'list') {
    context.report(
      'CS0621',
      attribute.span,
      `"@stream" sends the items of a list, and "${procedure.name.text}" returns none`,
      {
        hint: 'return "T[]"',
      },
    )
    return
  }
  facts.stream = true
}

function readStatus(reading: ProcedureReading, attribute: Attribute): void {
  const { context, facts } = reading
  if (context.names.transport === 'rpc') {
    context.report(
      'CS0624',
      attribute.span,
      '"@status" is for REST, and this schema says "transport rpc"',
    )
    return
  }
  const argument = onlyArgument(reading, attribute, 'status')
  if (argument === undefined) {
    context.report('CS0627', attribute.span, '"@status" needs a number', {
      hint: 'write @status(202)',
    })
  } else if (!/^\+?\d{1,5}$/.test(argument) || Number(argument) > 65_535) {
    context.report('CS0625', attribute.args ?? attribute.span, 'the status is not a number', {
      hint: 'write @status(202)',
    })
  } else if (Number(argument) < 200 || Number(argument) > 299) {
    context.report(
      'CS0626',
      attribute.args ?? attribute.span,
      `${Number(argument)} is no success status`,
      { hint: 'choose one from 200 to 299; errors have their own statuses' },
    )
  } else facts.status = Number(argument)
}

function readNoRateLimit({ context, facts }: ProcedureReading, attribute: Attribute): void {
  if (attribute.args !== undefined && !attribute.gapBeforeArgs) {
    context.report('CS0629', attribute.span, '"@no_rate_limit" takes no arguments')
  } else if (attribute.raw !== '@no_rate_limit') {
    reportInert(
      context,
      'block',
      attribute.span,
      'text behind "@no_rate_limit" leaves it without effect',
    )
  } else if (!context.names.extensions.has('rate_limit')) {
    context.report('CS0630', attribute.span, '"@no_rate_limit" needs "extension rate_limit"', {
      hint: 'declare it: "extension rate_limit {" and "}" on the next line',
    })
  } else facts.rateLimited = false
}

/** `@mcp(tool)` or `@mcp(tool: "name", description: "text")` (4.5). */
function readMcpTool({ context, facts, procedure }: ProcedureReading, attribute: Attribute): void {
  let name: string | undefined
  let description: string | undefined
  let tool = false
  for (const entry of attribute.args === undefined
    ? []
    : readEntries(context.source.text, attribute.args)) {
    const text = readQuoted(entry.value.text)
    if (entry.key === undefined && entry.value.text === 'tool') tool = true
    else if (
      entry.key?.text === 'tool' &&
      text !== undefined &&
      /^[A-Za-z0-9_.-]{1,128}$/.test(text)
    ) {
      tool = true
      name = text
    } else if (entry.key?.text === 'description' && text !== undefined) description = text
    else
      context.report(
        'CS0641',
        entry.span,
        '"@mcp" takes tool or tool: "name", and description: "text"',
      )
  }
  if (!tool) {
    context.report(
      'CS0641',
      attribute.span,
      'this is not of the form @mcp(tool: "name", description: "text")',
    )
    return
  }
  if (!procedure.attributes.some((each) => each.name.text === 'allow')) {
    context.report(
      'CS0641',
      attribute.span,
      `"${procedure.name.text}" allows nobody to call it, so it can be no tool`,
      { hint: 'add an "@allow"' },
    )
  }
  if (procedure.attributes.some((each) => each.raw === '@stream')) {
    context.report('CS0641', attribute.span, 'a streamed procedure can be no tool')
  }
  facts.mcpTool = { name, description }
}

function checkMcpTool(
  context: CheckContext,
  procedure: Procedure,
  facts: ProcedureFacts,
  tools: Map<string, Attribute>,
): void {
  const attribute = procedure.attributes.find((each) => each.name.text === 'mcp')
  if (facts.mcpTool === undefined || attribute === undefined) return
  const name = facts.mcpTool.name ?? procedure.name.text
  const first = tools.get(name)
  if (first === undefined) tools.set(name, attribute)
  else
    context.report('CS0641', attribute.span, `there is a tool "${name}" already`, {
      related: [{ message: 'the first one', span: first.span }],
    })
}

function readCodecs({ context }: ProcedureReading, attribute: Attribute): void {
  const names =
    attribute.args === undefined ? [] : splitTopLevel(context.source.text, attribute.args)
  if (names.length === 0 || names.some((name) => name.text !== 'cbor' && name.text !== 'json')) {
    context.report('CS0475', attribute.span, '"@codecs" takes cbor, json or both')
  }
}

function readInternal({ context }: ProcedureReading, attribute: Attribute): void {
  if (attribute.raw !== '@internal')
    context.report('CS0475', attribute.span, '"@internal" on a procedure takes no arguments')
}
