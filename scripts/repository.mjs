// Where things are in this repository, and how its tools are run.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, whatever folder the command was typed in. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** @param {string[]} parts */
export function inRoot(...parts) {
  return path.join(root, ...parts)
}

/** @param {string} file */
export function readJson(file) {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${file} is not valid JSON`, { cause })
  }
}

/**
 * The script behind a tool's command, so that it runs on this very Node and without a shell.
 *
 * @param {string} packageName
 * @param {string} [command] - needed when it is not named like its package
 */
export function toolPath(packageName, command) {
  const home = inRoot('node_modules', packageName)
  const { bin } = readJson(path.join(home, 'package.json'))
  const name = command ?? path.basename(packageName)
  return path.join(home, typeof bin === 'string' ? bin : bin[name])
}

/**
 * Runs a Node script in the foreground and waits for it.
 *
 * @param {string} script
 * @param {readonly string[]} [args]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it, as in a shell
 */
export function runNode(script, args = []) {
  return runCommand(process.execPath, [script, ...args])
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runCommand(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    // Ctrl-C reaches the child through the terminal. We only have to outlive it, so that its last
    // words appear before the prompt does; the second one is meant for both.
    let interrupts = 0
    const interrupt = () => {
      interrupts++
      if (interrupts > 1) child.kill('SIGKILL')
    }
    const terminate = () => child.kill('SIGTERM')
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', terminate)
    const stopListening = () => {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', terminate)
    }
    child.on('error', (error) => {
      stopListening()
      reject(error)
    })
    child.on('close', (code, signal) => {
      stopListening()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * Tells whether a module was started from the command line, rather than imported.
 *
 * @param {string} moduleUrl - the module's `import.meta.url`
 */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === path.resolve(process.argv[1])
}
