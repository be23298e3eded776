import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The version of this package, which is the version of all of them. */
export function readVersion(): string {
  // From src/, dist/ and dist/bundle/ alike: the package refers to itself.
  const file = createRequire(import.meta.url).resolve('@cratestack/cli/package.json')
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest && typeof manifest.version === 'string' ? manifest.version : 'unknown'
}
