// Joins dist/ of this package and of @cratestack/schema into dist/bundle/: Node.js needs half a
// millisecond for every module, and the language has about eighty. Commands stay apart from each
// other, so that each still loads only what it needs.

import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const dist = fileURLToPath(new URL('dist/', import.meta.url))
rmSync(`${dist}bundle`, { recursive: true, force: true })
const bundle = await rolldown({ input: `${dist}main.js`, platform: 'node' })
await bundle.write({ dir: `${dist}bundle`, format: 'esm' })
await bundle.close()
