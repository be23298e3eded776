// Errors as answers (spec/http 8): the typed envelope in the type that was agreed on, or, where there
// is no agreement, in one that the caller most likely reads.

import {
  type Codec,
  type CratestackError,
  type JsonValue,
  type RestErrorBody,
  toRestErrorBody,
  type ValidationProblem,
  type WireMediaType,
} from '@cratestack/core'
import { challengeOf } from '../request/unauthorized.ts'
import { answer, type ServerResponse } from './server-response.ts'

export interface ErrorAnswerOptions {
  readonly compat: 'original' | undefined
  /** Headers that the route sends with every answer. */
  readonly extra: readonly string[]
}

/**
 * @param type - of the body; a sequence that failed before its first item is one error item
 */
export function answerError(
  error: CratestackError,
  type: WireMediaType,
  codec: Codec,
  { compat, extra }: ErrorAnswerOptions,
): ServerResponse {
  const body = toRestErrorBody(error, compat === undefined ? {} : { compat })
  const headers = [...extra, ...headersOf(error)]
  return answer(error.kind.status, type, codec.encode(toJson(body)), headers)
}

/** Headers that belong to a code, whatever the route. */
function headersOf(error: CratestackError): readonly string[] {
  if (error.code === 'UNAVAILABLE') return ['Retry-After', '1']
  const challenge = error.code === 'UNAUTHORIZED' ? challengeOf(error) : undefined
  return challenge === undefined ? [] : ['WWW-Authenticate', challenge]
}

/** The same as plain JSON: interfaces are no index signatures. */
function toJson({ code, message, details }: RestErrorBody): JsonValue {
  if (details === null) return { code, message, details }
  if ('fields' in details) return { code, message, details: { fields: details.fields } }
  return { code, message, details: { errors: details.errors.map(problemToJson) } }
}

function problemToJson({ field, rule, min, max }: ValidationProblem): JsonValue {
  return {
    field,
    rule,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  }
}
