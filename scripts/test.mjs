// `npm test`: everything from a fresh clone to a test result. Arguments go to vitest:
// `npm test -- -t "unknown type"`, `npm test -- packages/schema`.

import { ready } from './ready.mjs'
import { runNode, toolPath } from './repository.mjs'

process.exitCode =
  (await ready()) || (await runNode(toolPath('vitest'), ['run', ...process.argv.slice(2)]))
