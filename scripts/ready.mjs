// Makes a clone ready to work with: the right Node, the locked dependencies, an up-to-date build.
// `npm start`, `npm test` and `npm run check` begin with it, so that each works right after
// `git clone`. When there is nothing to do it costs about as much as an empty `tsc -b`.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { inRoot, isMain, readJson, runCommand, runNode, toolPath } from './repository.mjs'

if (isMain(import.meta.url)) process.exitCode = await ready()

/**
 * @returns {Promise<number>} 0, or the exit code of the step that failed and has said why
 */
export async function ready() {
  return (await readyToBuild()) || (await build())
}

/** Like `ready`, but leaves the build to the caller. */
export async function readyToBuild() {
  return checkNode() || (await install())
}

function checkNode() {
  const needed = readJson(inRoot('package.json')).engines.node.replace('>=', '')
  if (!isOlder(process.versions.node, needed)) return 0
  console.error(
    [
      `CrateStack needs Node ${needed} or newer, but this is Node ${process.versions.node}`,
      `  (${process.execPath}).`,
      'Install a current release of Node, for example the LTS version from nodejs.org or with your',
      'version manager ("nvm install --lts", "fnm install --lts"), and run the command again.',
    ].join('\n'),
  )
  return 1
}

/**
 * @param {string} version
 * @param {string} needed - may leave out the last parts
 */
function isOlder(version, needed) {
  const found = version.split('.').map(Number)
  for (const [at, least] of needed.split('.').map(Number).entries()) {
    const part = found[at] ?? 0
    if (part !== least) return part < least
  }
  return false
}

async function install() {
  const reason = whyInstall()
  if (reason === undefined) return 0
  console.error(`Installing dependencies (${reason}) ...`)
  // Not `npm ci`: it refuses a lock file without the native builds of every platform, and a lock
  // file written where the registry lacks some of them is such a one. This takes what is locked,
  // adds what this platform needs besides, and leaves the lock file alone.
  // Development dependencies are the point, even where NODE_ENV says "production".
  const code = await runNpm(['install', '--no-save', '--include=dev', '--loglevel=error'])
  if (code === 0) return 0
  console.error(
    [
      `"npm install" failed with exit code ${code}; its message is above.`,
      'It needs the npm registry, or a warm npm cache.',
    ].join('\n'),
  )
  return code
}

/**
 * Compares what is installed with what is locked, by content: file times say nothing after a
 * `git checkout`.
 */
function whyInstall() {
  const installedFile = inRoot('node_modules', '.package-lock.json')
  if (!existsSync(installedFile)) return 'first run'
  const installed = readJson(installedFile).packages
  const locked = Object.entries(readJson(inRoot('package-lock.json')).packages)
  const stale = locked.some(([place, entry]) => {
    if (!place.startsWith('node_modules/') && !place.includes('/node_modules/')) return false
    const present = installed[place]
    // Optional packages for other platforms are locked but never installed here.
    if (present === undefined) return entry.optional !== true
    return present.version !== entry.version || present.link !== entry.link
  })
  if (stale) return 'package-lock.json has changed'
  const unlinked = packageNames().filter((name) => !existsSync(inRoot('node_modules', name)))
  return unlinked.length > 0 ? `${unlinked.join(', ')} is new` : undefined
}

function packageNames() {
  return readdirSync(inRoot('packages'))
    .map((folder) => inRoot('packages', folder, 'package.json'))
    .filter((manifest) => existsSync(manifest))
    .map((manifest) => readJson(manifest).name)
}

/** @param {readonly string[]} args */
function runNpm(args) {
  const runningNpm = process.env['npm_execpath']
  if (runningNpm !== undefined && path.basename(runningNpm) === 'npm-cli.js')
    return runNode(runningNpm, args)
  // On Windows `npm` is a batch file, which only a shell can start. The arguments are our own.
  return runCommand('npm', args, { shell: process.platform === 'win32' })
}

async function build() {
  if (!existsSync(inRoot('packages', 'schema', 'dist', '.tsbuildinfo')))
    console.error('Building (first run) ...')
  return (
    (await runNode(toolPath('typescript', 'tsc'), ['-b'])) ||
    // The command line starts faster from one file than from a hundred.
    (await runNode(inRoot('packages', 'cli', 'bundle.mjs'), ['--if-stale']))
  )
}
