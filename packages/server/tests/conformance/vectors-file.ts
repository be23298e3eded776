// The wire cases that stand beside the repository, as far as the tests read them.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface VectorFile {
  readonly schema: string
  readonly principals: Readonly<Record<string, object | string>>
  readonly seed: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  readonly extraSeed: Readonly<Record<string, unknown>>
  readonly cases: readonly VectorCase[]
}

export interface VectorCase {
  readonly id: string
  readonly title: string
  readonly compat?: 'original'
  readonly unknownKeys?: 'reject'
  readonly switches?: readonly string[]
  readonly layers?: readonly string[]
  readonly router?: 'both' | 'json-only' | 'cbor-only'
  readonly steps: readonly VectorStep[]
}

export interface VectorStep {
  readonly request: VectorRequest
  readonly response: VectorResponse
}

export interface VectorRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText?: string
  readonly bodyHex?: string
  readonly advanceClockSeconds?: number
  readonly hold?: boolean
}

export interface VectorResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly absentHeaders?: readonly string[]
  readonly bodyMustNotContain?: string
  readonly body: VectorBody
}

export type VectorBody =
  | { readonly kind: 'json'; readonly value: unknown; readonly ignore?: readonly string[] }
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'any' }

/** Beside the clone: `../shared/vectors/http.json`, seen from the root. */
const besideTheClone = '../../../../../shared/vectors/http.json'

/** Reads the file; `undefined` where it is missing. */
export function readVectors(): VectorFile | undefined {
  const candidates = [besideTheClone, `../${besideTheClone}`].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const file = candidates.find((candidate) => existsSync(candidate))
  if (file === undefined) return undefined
  const content: VectorFile = JSON.parse(readFileSync(file, 'utf8'))
  return content
}

/** Why a case is not run, if it is not. */
export function skipReason({ layers = [], switches = [] }: VectorCase): string | undefined {
  if (layers.length > 0) return `needs the layer ${layers.join(', ')}, which is not built yet`
  const off = switches.filter((name) => !onByDefault.has(name) && !switchable.has(name))
  if (off.length > 0) return `needs the switch ${off.join(', ')}, which is not built yet`
  return undefined
}

const onByDefault: ReadonlySet<string> = new Set(['createHeaders', 'compositeIds'])

/** Options of an app that are off unless a case needs them. */
const switchable: ReadonlySet<string> = new Set(['cursorPages', 'viewRoutes'])
