// The blog's code: who calls, what the procedures do, and what a new database starts with.

import { defineApp } from './generated/server.js'
import { people } from './people.js'
import { procedures } from './procedures.js'
import { seed } from './seed.js'

export default defineApp({
  procedures,
  // A real blog looks up a session here; this one knows three people by name.
  authenticate: (request) => people.get(readBearer(request.header('authorization'))),
  seed,
  dev: { headers: { authorization: 'Bearer mia' } },
})

function readBearer(header: string | undefined): string | undefined {
  return /^Bearer (\S+)$/.exec(header ?? '')?.[1]
}
