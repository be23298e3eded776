// Everybody who can call the bank in this example, by the token that they send.

import type { Caller } from './generated/server.js'

export const branches = {
  north: { id: '10000000-0000-4000-8000-000000000001', name: 'North' },
  south: { id: '10000000-0000-4000-8000-000000000002', name: 'South' },
} as const

/** `Authorization: Bearer ada` */
export const people: ReadonlyMap<string | undefined, Caller> = new Map([
  ['ada', person('20000000-0000-4000-8000-000000000001', 'customer', branches.north)],
  ['ben', person('20000000-0000-4000-8000-000000000002', 'customer', branches.north)],
  ['cyd', person('20000000-0000-4000-8000-000000000003', 'customer', branches.south)],
  ['tess', person('30000000-0000-4000-8000-000000000001', 'teller', branches.north)],
  ['theo', person('30000000-0000-4000-8000-000000000002', 'teller', branches.south)],
  ['ava', person('40000000-0000-4000-8000-000000000001', 'auditor', branches.north)],
])

function person(id: string, role: string, tenant: Caller['tenant']): Caller {
  return { id, role, tenant }
}
