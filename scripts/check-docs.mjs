// Keeps the documentation true: every relative link of every Markdown file leads somewhere, anchor
// included, and every schema in a ```cstack fence checks. A fence that shows a mistake says
// ```cstack bad, and then must have one. What a ```console run fence shows is what the command line
// prints when it is run in the root.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { anchorsOf, fencesOf, linksOf } from './markdown.mjs'
import { inRoot, isMain, root } from './repository.mjs'

/** A test of `@cratestack/schema` checks the schemas of these pages, one by one against their code. */
const checkedElsewhere = 'docs/reference/diagnostics/'

/**
 * @typedef {object} Product - what the documentation speaks of
 * @property {(text: string) => { readonly diagnostics: readonly any[] }} checkSchema
 * @property {(args: readonly string[]) => string} runCommandLine - gives all that it prints
 */

if (isMain(import.meta.url)) {
  const problems = checkDocs(root, await loadProduct())
  for (const problem of problems) console.error(problem)
  console.error(
    problems.length === 0
      ? 'docs: every link and example holds'
      : `docs: ${problems.length} problem(s)`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}

/**
 * @param {string} base
 * @param {Product} product
 * @returns {readonly string[]} one line per problem: file, line, what
 */
export function checkDocs(base, product) {
  return markdownFiles(base).flatMap((file) => {
    const text = readFileSync(path.join(base, file), 'utf8')
    return [
      ...checkLinks(base, file, text),
      ...(file.startsWith(checkedElsewhere) ? [] : checkFences(file, text, product)),
    ]
  })
}

/** @param {string} base @param {string} file @param {string} text */
function checkLinks(base, file, text) {
  return linksOf(text).flatMap(({ target, line }) => {
    // A scheme (https:, mailto:) leads out of the repository, which this check never leaves.
    if (/^[a-z][a-z+.-]*:/i.test(target)) return []
    const [encodedPath = '', anchor] = target.split('#')
    const to = path.join(base, path.dirname(file), decodeURI(encodedPath))
    const goal = encodedPath === '' ? path.join(base, file) : to
    if (!existsSync(goal)) return [`${file}:${line}: ${target} does not exist`]
    if (anchor === undefined || statSync(goal).isDirectory() || !goal.endsWith('.md')) return []
    if (anchorsOf(readFileSync(goal, 'utf8')).has(anchor)) return []
    return [`${file}:${line}: ${target} has no such heading`]
  })
}

/** @param {string} file @param {string} text @param {Product} product */
function checkFences(file, text, product) {
  return fencesOf(text).flatMap((fence) => {
    const [language, flag] = fence.info.split(/\s+/)
    if (language === 'cstack') return checkSchemaFence(file, fence, flag === 'bad', product)
    if (language === 'console' && flag === 'run') return checkConsoleFence(file, fence, product)
    return []
  })
}

/**
 * @param {string} file
 * @param {import('./markdown.mjs').Fence} fence
 * @param {boolean} bad
 * @param {Product} product
 */
function checkSchemaFence(file, { code, line }, bad, { checkSchema }) {
  const { diagnostics } = checkSchema(code)
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (bad) return errors.length > 0 ? [] : [`${file}:${line}: this bad schema is accepted`]
  // The fence's own line is the line before the schema's first.
  return errors.map((error) => `${file}:${line + error.span.line}: ${error.code} ${error.message}`)
}

/**
 * @param {string} file
 * @param {import('./markdown.mjs').Fence} fence
 * @param {Product} product
 */
function checkConsoleFence(file, { code, line }, { runCommandLine }) {
  const prompt = '$ npx cratestack '
  const [before, ...runs] = `\n${code}`.split(`\n${prompt}`)
  if (before?.trim() !== '' || runs.length === 0)
    return [`${file}:${line}: a fence that is run starts with "${prompt}..."`]
  return runs.flatMap((run) => {
    const [command = '', ...shown] = run.split('\n')
    const printed = runCommandLine(command.split(' '))
    if (printed.trim() === shown.join('\n').trim()) return []
    return [`${file}:${line}: "cratestack ${command}" prints something else:\n${printed}`]
  })
}

/** @param {string} base */
function markdownFiles(base) {
  const elsewhere = new Set(['node_modules', 'dist', 'coverage', 'api'])
  /** @param {string} folder @returns {readonly string[]} */
  const filesIn = (folder) =>
    readdirSync(path.join(base, folder), { withFileTypes: true }).flatMap((entry) => {
      const file = path.posix.join(folder, entry.name)
      if (entry.isDirectory())
        return elsewhere.has(entry.name) || entry.name.startsWith('.') ? [] : filesIn(file)
      return entry.name.endsWith('.md') ? [file] : []
    })
  return filesIn('')
}

/** @returns {Promise<Product>} */
async function loadProduct() {
  const language = inRoot('packages', 'schema', 'dist', 'index.js')
  const commandLine = inRoot('packages', 'cli', 'dist', 'main.js')
  for (const built of [language, commandLine]) {
    if (existsSync(built)) continue
    console.error(`docs: ${path.relative(root, built)} is missing; run "npm run build" first`)
    process.exit(1)
  }
  const { checkSchema } = await import(pathToFileURL(language).href)
  return {
    checkSchema,
    runCommandLine(args) {
      const { stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      })
      return stdout + stderr
    },
  }
}
