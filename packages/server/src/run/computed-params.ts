// `computedParams`: what callers give to computed fields, as JSON in the query string (spec/server 4.3).

import { CratestackError, isPlainObject, printableName } from '@cratestack/core'
import type { ModelPlan } from '../plan/model-plan.ts'
import type { AppCore } from './app-core.ts'

export type ComputedParams = ReadonlyMap<string, unknown>

const none: ComputedParams = new Map()

/** @throws CratestackError `VALIDATION_ERROR` for fields that take none, and for values that are none */
export function readComputedParams(
  text: string | undefined,
  { model, computedParameters: { shape, validate } }: ModelPlan,
  { codecs }: AppCore,
): ComputedParams {
  if (text === undefined) return none
  const given = parseObject(text)
  const known = new Set(shape.fields.map(({ name }) => name))
  const stranger = Object.keys(given).find((name) => !known.has(name))
  if (stranger !== undefined)
    throw refusal(
      `'${printableName(stranger)}' is no computed field of ${model.name} with parameters`,
    )
  if (known.size === 0) return none
  try {
    const bytes = new TextEncoder().encode(text)
    const params = codecs.calls('application/json').typed(shape).decode(bytes)
    if (!isPlainObject(params)) return none
    validate(params)
    return new Map(Object.entries(params))
  } catch (error) {
    if (error instanceof CratestackError && error.code === 'CODEC_ERROR') throw refusal()
    throw error
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isPlainObject(value)) return value
  } catch {
    // Text that is no JSON is answered like JSON that is no object.
  }
  throw refusal()
}

function refusal(
  reason = 'expected a JSON object of parameters by computed field',
): CratestackError {
  return new CratestackError('VALIDATION_ERROR', `computedParams: ${reason}`, {
    details: { errors: [{ field: 'computedParams', rule: 'type' }] },
  })
}
