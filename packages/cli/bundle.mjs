// Joins dist/ of this package, of @cratestack/schema and of @cratestack/codegen into dist/bundle/:
// Node.js needs half a millisecond for every module, and the language has about eighty. Commands stay
// apart from each other, so that each still loads only what it needs. Everything else stays a package
// of its own, because the user's application imports it too and has to find the very same classes.
//
// `--if-stale` leaves a bundle alone that is newer than both builds.

import { rmSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('dist/', import.meta.url))
if (!process.argv.includes('--if-stale') || isStale()) await bundle()

function isStale() {
  const builds = [
    'dist/.tsbuildinfo',
    '../schema/dist/.tsbuildinfo',
    '../codegen/dist/.tsbuildinfo',
  ]
  const bundledAt = changedAt('dist/bundle/main.js')
  return bundledAt === 0 || builds.some((build) => changedAt(build) > bundledAt)
}

/** @param {string} file */
function changedAt(file) {
  return statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

async function bundle() {
  const { rolldown } = await import('rolldown')
  rmSync(`${dist}bundle`, { recursive: true, force: true })
  const joined = await rolldown({
    input: `${dist}main.js`,
    platform: 'node',
    external: (id) => /^[@\w]/.test(id) && !/^@cratestack\/(?:schema|codegen)(?:\/|$)/.test(id),
  })
  // Comments alone are half of the text that Node.js would have to read at every start.
  await joined.write({ dir: `${dist}bundle`, format: 'esm', minify: true })
  await joined.close()
}
