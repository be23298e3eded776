// `@default(...)` (spec/language 11): raw text in the original, a typed value here. What is none of
// the known forms stays SQL and goes to the database verbatim.

import type { DefaultIr } from '../ir/model-ir.ts'
import type { Attribute } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { firstNames, quoted } from '../text/suggest.ts'
import { readQuoted, readWholeNumber, signed64 } from './arguments.ts'
import { type CheckContext, type FieldDeclaration, scalarOf, typeName } from './context.ts'
import { refuseUnbuilt } from './inert.ts'
import { resolveAuthPath } from './policy/auth-path.ts'
import { unbuiltOfOurs } from './unbuilt.ts'

/** Reads the argument of `@default(...)`; `undefined` for an empty one. */
export function readDefault(
  context: CheckContext,
  field: FieldDeclaration,
  attribute: Attribute,
  args: Span,
): DefaultIr | undefined {
  const text = context.source.slice(args).trim()
  if (text === '') {
    context.report('CS0420', attribute.span, '"@default()" without an argument sets nothing', {
      hint: 'write the value: @default(0), @default(now()), @default(auth().id)',
    })
    return undefined
  }
  if (/^auth\(\)\s*\./.test(text)) return readAuthDefault(context, field, text, args)
  if (text.startsWith('dbgenerated(') && text.endsWith(')'))
    return readDbGenerated(context, text, args)
  const value = readPortable(context, text, args) ?? readLiteral(field, text)
  if (value !== undefined) {
    checkFit(context, field, value, args)
    return value
  }
  warnOfBareSql(context, field, text, args)
  return { kind: 'sql', text }
}

/** Text that goes to the database as it is, and that no database would take: a word is no literal. */
function warnOfBareSql(
  context: CheckContext,
  field: FieldDeclaration,
  text: string,
  args: Span,
): void {
  const word = /^[A-Za-z_]\w*(?:\.\w+)*$/.test(text)
  if (word ? bareSqlWords.has(text.toUpperCase()) : !/^[[{]/.test(text)) return
  const call =
    context.names.nearest(text, portableFunctions) ??
    portableFunctions.find((name) => name === text)
  const hint =
    call !== undefined
      ? `write ${call}()`
      : word
        ? `write '${text.slice(0, 64)}' with quotes, if it is meant as text`
        : 'write the literal in single quotes, as SQL does'
  context.report(
    'CSW0418',
    args,
    `this default of "${field.name}" is no literal and no function call`,
    {
      hint,
    },
  )
}

const portableFunctions: readonly string[] = ['now', 'uuid', 'cuid', 'autoincrement', 'dbgenerated']

/** Words that are SQL expressions by themselves. */
const bareSqlWords: ReadonlySet<string> = new Set([
  'CURRENT_TIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
  'SESSION_USER',
  'USER',
  'NULL',
  'TRUE',
  'FALSE',
])

function readAuthDefault(
  context: CheckContext,
  field: FieldDeclaration,
  text: string,
  args: Span,
): DefaultIr | undefined {
  const path = text
    .replace(/^auth\(\)\s*\.\s*/, '')
    .split('.')
    .map((segment) => segment.trim())
  const found = resolveAuthPath(context.names, path)
  const auth = context.names.auth
  if (found === undefined) {
    const near =
      auth === undefined ? undefined : context.names.nearest(path[0] ?? '', auth.byName.keys())
    context.report(
      'CS0820',
      args,
      auth === undefined
        ? 'there is no auth block to take a default from'
        : `the auth block has no ${quoted(path.join('.'))}`,
      {
        hint: near === undefined ? undefined : `did you mean "auth().${near}"?`,
        related: auth === undefined ? [] : [{ message: 'the auth block', span: auth.node.header }],
      },
    )
    return undefined
  }
  const column = typeName(field)
  if (column === undefined || field.type === undefined) return undefined
  if (!authDefaultTypes.has(column) || field.type.arity === 'list') {
    context.report(
      'CS0821',
      args,
      `a default from auth() needs a ${[...authDefaultTypes].join(', ')} column, and "${field.name}" is ${column}`,
    )
    return undefined
  }
  if (found.typeName !== column && !(found.typeName === 'String' && column === 'Cuid')) {
    context.report(
      'CS0821',
      args,
      `"${field.name}" is ${column}, and "auth().${path.join('.')}" is ${found.typeName}`,
    )
    return undefined
  }
  return { kind: 'auth', path }
}

/** Uuid and BigInt are ours (section 11). */
const authDefaultTypes: ReadonlySet<string> = new Set([
  'String',
  'Cuid',
  'Int',
  'Boolean',
  'Uuid',
  'BigInt',
])

function readDbGenerated(context: CheckContext, text: string, args: Span): DefaultIr | undefined {
  if (text.slice('dbgenerated('.length, -1).trim() !== '') {
    context.report('CS0419', args, '"dbgenerated()" takes no argument', {
      hint: 'it says that the database already fills the column; put the expression itself into @default(...) to have it emitted',
    })
    return undefined
  }
  return { kind: 'dbgenerated' }
}

/** Functions that mean the same on every backend. */
function readPortable(context: CheckContext, text: string, args: Span): DefaultIr | undefined {
  switch (text.replace(/\s+/g, '')) {
    case 'now()':
    case 'CURRENT_TIMESTAMP':
      return { kind: 'now' }
    case 'uuid()':
    case 'gen_random_uuid()':
      return { kind: 'uuid', version: 4 }
    case 'uuid(7)':
      if (unbuiltOfOurs.has('@default(uuid(7))')) refuseUnbuilt(context, args, '"uuid(7)"')
      return { kind: 'uuid', version: 7 }
    case 'cuid()':
      return { kind: 'cuid' }
    case 'autoincrement()':
      return { kind: 'autoincrement' }
    default:
      return undefined
  }
}

function readLiteral(field: FieldDeclaration, text: string): DefaultIr | undefined {
  if (text === 'true' || text === 'false') {
    return field.type?.base.kind === 'enum'
      ? { kind: 'variant', value: text }
      : { kind: 'boolean', value: text === 'true' }
  }
  if (/^-?\d+(\.\d+)?$/.test(text)) return { kind: 'number', value: text }
  // SQL doubles a quote inside a literal; anything else between quotes is more than one literal.
  const quoted = readQuoted(text)
  if (quoted !== undefined && /^(?:[^']|'')*$/.test(quoted))
    return { kind: 'string', value: quoted.replaceAll("''", "'") }
  if (field.type?.base.kind === 'enum' && /^\w+$/.test(text))
    return { kind: 'variant', value: text }
  return undefined
}

/** A literal that its column cannot hold: the original finds out in the database (section 11, ours 4). */
function checkFit(
  context: CheckContext,
  field: FieldDeclaration,
  value: DefaultIr,
  args: Span,
): void {
  const { type } = field
  if (type === undefined || type.arity === 'list') return
  const complaint =
    type.base.kind === 'enum'
      ? misfitOfEnum(context, type.base.name, value)
      : misfitOfScalar(field, value)
  if (complaint !== undefined)
    context.report('CSW0418', args, complaint.message, { hint: complaint.hint })
}

interface Misfit {
  readonly message: string
  readonly hint?: string | undefined
}

function misfitOfEnum(context: CheckContext, name: string, value: DefaultIr): Misfit | undefined {
  const variants = context.names.variants.get(name) ?? new Set()
  const written = value.kind === 'variant' || value.kind === 'string' ? value.value : undefined
  if (written === undefined) return { message: `this default is no variant of "${name}"` }
  if (variants.has(written)) return undefined
  const near = context.names.nearest(written, variants)
  return {
    message: `${quoted(written)} is no variant of "${name}"`,
    hint:
      near === undefined ? `its variants are ${firstNames(variants)}` : `did you mean "${near}"?`,
  }
}

function misfitOfScalar(field: FieldDeclaration, value: DefaultIr): Misfit | undefined {
  const scalar = scalarOf(field)
  const accepted = scalar === undefined ? undefined : literalKinds[scalar]
  if (scalar === undefined || accepted === undefined) return undefined
  if (!accepted.has(value.kind))
    return {
      message: `this ${value.kind} default does not fit the ${scalar} column "${field.name}"`,
    }
  if (value.kind !== 'number' || (scalar !== 'Int' && scalar !== 'BigInt')) return undefined
  return readWholeNumber(value.value, signed64) === undefined
    ? {
        message: `${value.value.slice(0, 64)} is no 64-bit whole number, and "${field.name}" is ${scalar}`,
      }
    : undefined
}

/** Kinds of default that a column of each scalar can hold; types without an entry take anything. */
const literalKinds: Readonly<Record<string, ReadonlySet<DefaultIr['kind']>>> = {
  String: new Set(['string', 'uuid', 'cuid']),
  Cuid: new Set(['string', 'cuid', 'uuid']),
  Uuid: new Set(['string', 'uuid']),
  Int: new Set(['number', 'autoincrement']),
  BigInt: new Set(['number', 'autoincrement']),
  Float: new Set(['number']),
  Decimal: new Set(['number', 'string']),
  Boolean: new Set(['boolean']),
  DateTime: new Set(['now', 'string']),
}
