// How a caller says who it is while there is no authentication yet: with a header that only
// `cratestack dev` understands, and only for applications that have no `authenticate` of their own.

import { CratestackError } from '@cratestack/core'

/** `Authorization: Dev {"id": 1, "role": "editor"}` */
const scheme = /^dev +(\{.*\})$/i

/**
 * @returns the principal as the header has it, or `undefined` for nobody
 * @throws CratestackError `UNAUTHORIZED` for any other credentials
 */
export function readDevPrincipal(authorization: string | undefined): unknown {
  if (authorization === undefined) return undefined
  const principal = parseObject(scheme.exec(authorization)?.[1])
  if (principal !== undefined) return principal
  throw new CratestackError(
    'UNAUTHORIZED',
    'while developing without "authenticate", write: Authorization: Dev {"id": "...", ...}',
  )
}

function parseObject(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Said by the caller: these are other credentials.
    return undefined
  }
}
