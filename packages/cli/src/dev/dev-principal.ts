// How a caller says who it is while there is no authentication yet: with a header that only
// `cratestack dev` understands, and only for applications that have no `authenticate` of their own.

import { CratestackError } from '@cratestack/core'

/** `Authorization: Dev {"id": 1, "role": "editor"}` */
const scheme = /^dev +(\{.*\})$/i

/** What this machine calls itself in `Host`. */
const localHost = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i

/**
 * A name of somebody else may lead to this machine: a page of theirs in the developer's browser then
 * speaks to us as if to its own server, and writes any header (DNS rebinding).
 *
 * @returns the principal as the header has it, or `undefined` for nobody
 * @throws CratestackError `UNAUTHORIZED` for any other credentials; `FORBIDDEN` for a request to
 *   another machine
 */
export function readDevPrincipal(request: { header(name: string): string | undefined }): unknown {
  const host = request.header('host')
  if (host !== undefined && !localHost.test(host))
    throw new CratestackError(
      'FORBIDDEN',
      'while developing without "authenticate", only requests to localhost are answered',
    )
  const authorization = request.header('authorization')
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
