import { isPlainObject } from '@cratestack/core'
import type { RowLock } from '@cratestack/sql'

/** @throws TypeError for options that contradict each other, or are none */
export function readLock(options: unknown): RowLock['wait'] {
  if (options === undefined) return 'wait'
  if (!isPlainObject(options))
    throw new TypeError('forUpdate: expected { skipLocked: true } or { noWait: true }')
  const { skipLocked = false, noWait = false } = options
  if (skipLocked === true && noWait === true)
    throw new TypeError('forUpdate: skipLocked leaves rows out, noWait fails for them: not both')
  if (skipLocked === true) return 'skipLocked'
  return noWait === true ? 'noWait' : 'wait'
}
