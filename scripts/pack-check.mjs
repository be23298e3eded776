// `npm run pack:check`: packs every public package and asks publint and "are the types wrong?"
// whether the tarball works for those who install it. Slow, so it is run before a release and not
// as a part of `npm run check`.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ready } from './ready.mjs'
import { inRoot, readJson, runCommand, runNode, toolPath } from './repository.mjs'

process.exitCode = (await ready()) || (await checkPackages())

async function checkPackages() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cratestack-pack-'))
  try {
    for (const name of readdirSync(inRoot('packages'))) {
      const manifest = readJson(inRoot('packages', name, 'package.json'))
      if (manifest.private === true) continue
      console.error(`\n== ${manifest.name}`)
      const code = await checkPackage(manifest.name, folder)
      if (code !== 0) return code
    }
    return 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {string} name @param {string} folder - where tarballs go */
async function checkPackage(name, folder) {
  const pack = ['pack', '--workspace', name, '--pack-destination', folder, '--loglevel=error']
  const packed = await runCommand('npm', pack, { shell: process.platform === 'win32' })
  if (packed !== 0) return packed
  const prefix = `${name.replace('@', '').replace('/', '-')}-`
  const file = readdirSync(folder).find((entry) => entry.startsWith(prefix))
  if (file === undefined) throw new Error(`npm pack left no tarball of ${name}`)
  const tarball = path.join(folder, file)
  return (
    (await runNode(toolPath('publint'), ['--strict', tarball])) ||
    (await runNode(toolPath('@arethetypeswrong/cli', 'attw'), [
      tarball,
      // Our packages are ES modules only; what CommonJS would see is not a question.
      '--profile',
      'esm-only',
    ]))
  )
}
