import type { Clock, Random } from '@cratestack/core'
import type { Orm, Session } from '@cratestack/orm'
import type { AppCodecs } from '../plan/app-codecs.ts'
import type { Authenticate } from '../request/authenticate.ts'
import type { Negotiator } from '../request/negotiation.ts'
import type { RequestIds } from '../request/request-ids.ts'

/** What every request of one app needs. */
export interface AppCore {
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
  /** Whether a create answers with `ETag` and `Location`. */
  readonly createHeaders: boolean
}
