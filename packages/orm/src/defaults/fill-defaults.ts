// Values of fields that the input does not have (spec/server 4.2). What only the database knows is
// left to it.

import {
  type Context,
  CratestackError,
  createCuid,
  createUuidV4,
  createUuidV7,
  type Random,
} from '@cratestack/core'
import type { DefaultIr, SchemaIr } from '@cratestack/schema/ir'
import type { ColumnValue } from '@cratestack/sql'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { toColumnValue } from '../values/to-column-value.ts'

export interface DefaultSources {
  readonly schema: SchemaIr
  readonly context: Context
  readonly random: Random
  /** RFC 3339 text in normal form. */
  readonly now: string
  readonly epochMs: number
}

export interface FilledRow {
  readonly values: ReadonlyMap<string, ColumnValue>
  /** Fields whose values were made here, and are therefore nobody else's. */
  readonly fresh: ReadonlySet<string>
}

/**
 * The values of a row before its insert, by field.
 *
 * @param given - of the input and of trusted code; they win over defaults
 * @throws CratestackError `FORBIDDEN` where a claim is wanted and nobody is authenticated,
 *   `VALIDATION_ERROR` where the caller lacks it
 */
export function fillDefaults(
  model: ModelIndex,
  given: ReadonlyMap<string, ColumnValue>,
  sources: DefaultSources,
): FilledRow {
  const values = new Map<string, ColumnValue>(given)
  const fresh = new Set<string>()
  const claimed: ColumnIndex[] = []
  for (const column of model.columns) {
    const { name, ir } = column
    if (values.has(name)) continue
    if (ir.version) values.set(name, 0)
    else if (ir.default?.kind === 'auth') claimed.push(column)
    else if (ir.default !== undefined) {
      const value = generate(ir.default, column, sources)
      if (value !== undefined) values.set(name, value)
      if (ir.default.kind === 'uuid' || ir.default.kind === 'cuid') fresh.add(name)
    }
    // What is left out of an insert takes its column's default, and there is none: NULL.
    else if (column.arity === 'optional') values.set(name, null)
  }
  for (const column of claimed) values.set(column.name, resolveClaim(column, sources))
  return { values, fresh }
}

function generate(
  value: DefaultIr,
  column: ColumnIndex,
  { random, now, epochMs }: DefaultSources,
): ColumnValue | undefined {
  switch (value.kind) {
    case 'now':
      return now
    case 'uuid':
      return value.version === 7 ? createUuidV7(random, Math.floor(epochMs)) : createUuidV4(random)
    case 'cuid':
      return createCuid(random)
    case 'string':
    case 'variant':
    case 'boolean':
      return literal(value.value, column)
    case 'number':
      return literal(toNumber(value.value, column), column)
    case 'dbgenerated':
    case 'autoincrement':
    case 'sql':
    case 'auth':
      return undefined
  }
}

function toNumber(digits: string, { type }: ColumnIndex): unknown {
  if (type.scalar === 'Int' || type.scalar === 'BigInt')
    return /^-?\d+$/.test(digits) ? BigInt(digits) : digits
  return type.scalar === 'Float' ? Number(digits) : digits
}

/** A literal that does not fit its column is the database's to judge: its DDL has the same text. */
function literal(value: unknown, column: ColumnIndex): ColumnValue | undefined {
  return toColumnValue(value, column).value
}

function resolveClaim(column: ColumnIndex, { schema, context }: DefaultSources): ColumnValue {
  const path = column.ir.default?.kind === 'auth' ? column.ir.default.path : []
  const claim = path.join('.')
  // Before anything else: whoever is nobody must not learn which claims the schema wants.
  if (!context.isAuthenticated)
    throw new CratestackError('FORBIDDEN', 'create is not allowed by policy')
  const value = context.authField(claim)
  if (value === undefined || value === null) {
    if (isDeclaredRequired(schema, path))
      throw new CratestackError('VALIDATION_ERROR', `claim \`${claim}\` is missing`)
    if (column.arity === 'optional') return null
    throw new CratestackError(
      'VALIDATION_ERROR',
      `claim \`${claim}\` is needed for \`${column.name}\``,
    )
  }
  const converted = toColumnValue(value, column)
  if (converted.problem === undefined) return converted.value
  throw new CratestackError(
    'VALIDATION_ERROR',
    `claim \`${claim}\` does not fit \`${column.name}\``,
  )
}

/** Whether the auth block promises the claim: a field of that dotted name, or every step to it. */
function isDeclaredRequired(schema: SchemaIr, path: readonly string[]): boolean {
  const claim = path.join('.')
  const flat = schema.auth?.fields.find(({ name }) => name === claim)
  if (flat !== undefined) return flat.type.arity === 'required'
  let fields = schema.auth?.fields
  for (const step of path) {
    const field = fields?.find(({ name }) => name === step)
    if (field?.type.arity !== 'required') return false
    const { type } = field
    fields =
      type.kind === 'type' ? schema.types.find(({ name }) => name === type.name)?.fields : undefined
  }
  return true
}
