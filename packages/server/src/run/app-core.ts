import type { Clock, Random } from '@cratestack/core'
import type { DatabaseCore, Orm, Session } from '@cratestack/orm'
import type { Holders } from '../compute/holders.ts'
import type { AppCodecs } from '../plan/app-codecs.ts'
import type { Authenticate } from '../request/authenticate.ts'
import type { Negotiator } from '../request/negotiation.ts'
import type { RequestIds } from '../request/request-ids.ts'

/** What every request of one app needs. */
export interface AppCore {
  readonly db: DatabaseCore
  readonly orm: Orm
  readonly session: Session
  readonly codecs: AppCodecs
  readonly negotiator: Negotiator
  readonly authenticate: Authenticate
  readonly clock: Clock
  readonly random: Random
  readonly requestIds: RequestIds
  /** How long a body may be. */
  readonly bodyBytes: number
  /** How many rows one list may ask for, and gets when it does not ask. */
  readonly listLimit: number
  /** Whether lists may be asked for page by page with cursors. */
  readonly cursorPages: boolean
  /** Whether a create answers with `ETag` and `Location`. */
  readonly createHeaders: boolean
  readonly holders: Holders
  /** How long the computed fields of one answer may take. */
  readonly computedTimeoutMs: number
  /** The same in a write, whose transaction waits for them. */
  readonly computedWriteTimeoutMs: number
  /** Does something later, unless the function that it gives is called before. */
  readonly after: (delayMs: number, callback: () => void) => () => void
}
