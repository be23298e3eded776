import type { JsonValue } from '@cratestack/core'
import type { ExtensionName, SchemaIr } from '@cratestack/schema/ir'
import { type TableDefinition, tablesOf, type ViewDefinition, viewsOf } from '@cratestack/sql'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What a schema needs of a database, and what a push has made. */
export interface DesiredState {
  readonly extensions: readonly ExtensionName[]
  readonly tables: readonly TableDefinition[]
  /** Absent where there are none, as it was before there were any. */
  readonly views?: readonly ViewDefinition[] | undefined
}

export function desiredStateOf(schema: SchemaIr): DesiredState {
  const views = viewsOf(schema)
  return {
    extensions: schema.extensions,
    tables: tablesOf(schema),
    views: views.length === 0 ? undefined : views,
  }
}

/**
 * Text that is the same for equal values: keys sorted, absent and undefined members alike. So what
 * went through a database and came back compares with what did not.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`).join(',')}}`
}

export function sha256Of(state: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalText(state))))
}

export function toJson(state: DesiredState): JsonValue {
  const copy: JsonValue = JSON.parse(canonicalText(state))
  return copy
}
