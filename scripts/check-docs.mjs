// Keeps the documentation true: every relative link of every Markdown file leads somewhere, anchor
// included, and every schema in a ```cstack fence checks. A fence that shows a mistake says
// ```cstack bad, and then must have one.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { anchorsOf, fencesOf, linksOf } from './markdown.mjs'
import { inRoot, isMain, root } from './repository.mjs'

/** A test of `@cratestack/schema` checks the schemas of these pages, one by one against their code. */
const checkedElsewhere = 'docs/reference/diagnostics/'

/** @typedef {(text: string) => { readonly diagnostics: readonly any[] }} CheckSchema */

if (isMain(import.meta.url)) {
  const problems = checkDocs(root, await loadCheckSchema())
  for (const problem of problems) console.error(problem)
  console.error(problems.length === 0 ? 'docs: true' : `docs: ${problems.length} problem(s)`)
  process.exitCode = problems.length === 0 ? 0 : 1
}

/**
 * @param {string} base
 * @param {CheckSchema} checkSchema
 * @returns {readonly string[]} one line per problem: file, line, what
 */
export function checkDocs(base, checkSchema) {
  return markdownFiles(base).flatMap((file) => {
    const text = readFileSync(path.join(base, file), 'utf8')
    return [
      ...checkLinks(base, file, text),
      ...(file.startsWith(checkedElsewhere) ? [] : checkFences(file, text, checkSchema)),
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

/** @param {string} file @param {string} text @param {CheckSchema} checkSchema */
function checkFences(file, text, checkSchema) {
  return fencesOf(text).flatMap(({ info, code, line }) => {
    const [language, ...flags] = info.split(/\s+/)
    if (language !== 'cstack') return []
    const { diagnostics } = checkSchema(code)
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
    if (flags.includes('bad'))
      return errors.length > 0 ? [] : [`${file}:${line}: this bad schema is accepted`]
    // The fence's own line is the line before the schema's first.
    return errors.map(
      (error) => `${file}:${line + error.span.line}: ${error.code} ${error.message}`,
    )
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

/** @returns {Promise<CheckSchema>} */
async function loadCheckSchema() {
  const built = inRoot('packages', 'schema', 'dist', 'index.js')
  if (!existsSync(built)) {
    console.error('docs: packages/schema is not built; run "npm run build" first')
    process.exit(1)
  }
  return (await import(pathToFileURL(built).href)).checkSchema
}
