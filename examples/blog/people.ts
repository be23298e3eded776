// Everybody who can log in to the blog in this example, by the token that they send.

import type { Caller } from './generated/server.js'

/** `Authorization: Bearer mia`. Readers send no token. */
export const people: ReadonlyMap<string | undefined, Caller> = new Map([
  ['mia', { id: '50000000-0000-4000-8000-000000000001', role: 'author' }],
  ['noa', { id: '50000000-0000-4000-8000-000000000002', role: 'author' }],
  ['eve', { id: '50000000-0000-4000-8000-000000000003', role: 'editor' }],
])
