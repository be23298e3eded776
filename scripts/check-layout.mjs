// Checks the building against floorplan.json: what stands in the root, who may import whom, in
// which order the rooms of a package stand, and what a package that also runs in browsers may
// touch. It is the first and the cheapest of all checks.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isMain, readJson, root } from './repository.mjs'
import { importsOf, readSourceCode } from './source-code.mjs'

/**
 * @typedef {object} PackagePlan
 * @property {'web' | 'node'} runtime - `web` runs everywhere; `node` may use Node's own modules
 * @property {readonly string[]} mayImport - packages of ours, or one entry of them: `schema/ir`
 * @property {readonly string[]} [rooms] - folders of `src`; each may look into those before it
 * @property {readonly string[]} [nodeFiles] - files of a `web` package that make up its entry for
 *   Node, such as `src/node.ts`; its other files may not import them
 *
 * @typedef {object} FloorPlan
 * @property {string} scope
 * @property {readonly string[]} root - what may stand in the root; a `*` stands for any characters
 * @property {Readonly<Record<string, PackagePlan>>} packages
 *
 * @typedef {object} House - one package and what its manifest says
 * @property {string} name
 * @property {string} folder
 * @property {PackagePlan} plan
 * @property {ReadonlySet<string>} dependencies - packages of ours that it needs to run
 * @property {ReadonlySet<string>} testDependencies - packages of ours that only its tests need
 * @property {ReadonlySet<string>} nodeEntries - of all packages: `server/node`
 */

/** What ties code to Node, to the wall clock or to chance, and what to do instead. */
const webBans = [
  { pattern: /\bprocess\b(?!\s*[:?(])/, name: 'process', instead: 'pass the value in' },
  { pattern: /\bBuffer\b/, name: 'Buffer', instead: 'use Uint8Array' },
  { pattern: /\b(?:eval|Function)\s*\(/, name: 'eval', instead: 'edge runtimes forbid it' },
  { pattern: /\bDate\.now\b/, name: 'Date.now', instead: 'pass the time in' },
  { pattern: /\bnew\s+Date\s*\(\s*\)/, name: 'new Date()', instead: 'pass the time in' },
  { pattern: /\bMath\.random\b/, name: 'Math.random', instead: 'pass the randomness in' },
  { pattern: /\brandomUUID\b/, name: 'randomUUID', instead: 'pass the id in' },
]

if (isMain(import.meta.url)) {
  const problems = checkLayout(root)
  for (const problem of problems) console.error(problem)
  console.error(
    problems.length === 0 ? 'layout: as planned' : `layout: ${problems.length} problem(s)`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
}

/**
 * @param {string} base - the repository's folder
 * @returns {readonly string[]} one line per problem, starting with the file to change
 */
export function checkLayout(base) {
  /** @type {FloorPlan} */
  const plan = readJson(path.join(base, 'floorplan.json'))
  const names = readdirSync(path.join(base, 'packages'))
  const missing = Object.keys(plan.packages).filter((name) => !names.includes(name))
  const problems = [
    ...checkRoot(base, plan),
    ...missing.map((name) => `floorplan.json: there is no packages/${name}`),
    ...checkDirections(plan),
    ...checkBuildList(base, names),
    ...checkNodeFiles(base, plan),
  ]
  const nodeEntries = readNodeEntries(base, plan)
  for (const name of names) {
    const rules = plan.packages[name]
    if (rules === undefined)
      problems.push(`packages/${name}: add it to floorplan.json and say what it may import`)
    else problems.push(...checkPackage(base, name, rules, plan, nodeEntries))
  }
  return problems
}

/** @param {string} base @param {FloorPlan} plan */
function checkRoot(base, plan) {
  const allowed = plan.root.map(
    (entry) => new RegExp(`^${entry.split('*').map(escapeRegex).join('.*')}$`),
  )
  return rootEntries(base)
    .filter((entry) => !allowed.some((pattern) => pattern.test(entry)))
    .map((entry) => `${entry}: the root holds only what floorplan.json lists`)
}

/**
 * What git tracks or would add; what it ignores (editor settings, caches) is nobody's business.
 *
 * @param {string} base
 */
function rootEntries(base) {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: base,
    encoding: 'utf8',
  })
  if (git.status !== 0) return readdirSync(base)
  const files = git.stdout.split('\0').filter((file) => file !== '')
  return [...new Set(files.map((file) => file.split('/')[0] ?? ''))].filter((entry) =>
    existsSync(path.join(base, entry)),
  )
}

/**
 * Arrows of the plan point one way, and never from a package that runs everywhere to Node.
 *
 * @param {FloorPlan} plan
 */
function checkDirections(plan) {
  const problems = []
  for (const [name, rules] of Object.entries(plan.packages)) {
    for (const target of rules.mayImport.map(packageOf)) {
      const other = plan.packages[target]
      if (other === undefined)
        problems.push(`floorplan.json: ${name} may import ${target}, which is not in the plan`)
      else if (rules.runtime === 'web' && other.runtime === 'node')
        problems.push(`floorplan.json: ${name} runs everywhere, but ${target} needs Node`)
    }
    if (reaches(plan, name, name)) problems.push(`floorplan.json: ${name} can import itself`)
  }
  return problems
}

/** @param {FloorPlan} plan @param {string} from @param {string} goal */
function reaches(plan, from, goal, seen = new Set()) {
  for (const next of plan.packages[from]?.mayImport.map(packageOf) ?? []) {
    if (next === goal) return true
    if (seen.has(next)) continue
    seen.add(next)
    if (reaches(plan, next, goal, seen)) return true
  }
  return false
}

/**
 * `tsc -b` builds what the root's tsconfig.json lists, and says nothing about what it does not.
 *
 * @param {string} base
 * @param {readonly string[]} names
 */
function checkBuildList(base, names) {
  const listed = referencesOf(path.join(base, 'tsconfig.json'))
  return names
    .filter((name) => !listed.includes(name))
    .map((name) => `tsconfig.json: no reference to packages/${name}`)
}

/**
 * Only a package that runs everywhere has files that do not.
 *
 * @param {string} base
 * @param {FloorPlan} plan
 */
function checkNodeFiles(base, plan) {
  return Object.entries(plan.packages).flatMap(([name, { runtime, nodeFiles = [] }]) => {
    if (runtime === 'node' && nodeFiles.length > 0)
      return [`floorplan.json: all files of ${name} are for Node, so it needs no nodeFiles`]
    return nodeFiles
      .filter((file) => !existsSync(path.join(base, 'packages', name, file)))
      .map((file) => `floorplan.json: there is no packages/${name}/${file}`)
  })
}

/**
 * The entries whose source is for Node, as imports of others name them.
 *
 * @param {string} base
 * @param {FloorPlan} plan
 */
function readNodeEntries(base, plan) {
  const entries = new Set()
  for (const [name, { nodeFiles = [] }] of Object.entries(plan.packages)) {
    const manifest = path.join(base, 'packages', name, 'package.json')
    if (nodeFiles.length === 0 || !existsSync(manifest)) continue
    for (const [entry, conditions] of Object.entries(readJson(manifest).exports ?? {})) {
      if (nodeFiles.includes(path.posix.normalize(conditions?.source ?? '')))
        entries.add(path.posix.join(name, entry))
    }
  }
  return entries
}

/**
 * @param {string} base
 * @param {string} name
 * @param {PackagePlan} plan
 * @param {FloorPlan} floors
 * @param {ReadonlySet<string>} nodeEntries
 */
function checkPackage(base, name, plan, floors, nodeEntries) {
  const folder = `packages/${name}`
  const manifest = readJson(path.join(base, folder, 'package.json'))
  /** @type {House} */
  const house = {
    name,
    folder,
    plan,
    dependencies: ours(manifest.dependencies, floors),
    testDependencies: ours(manifest.devDependencies, floors),
    nodeEntries,
  }
  const problems = checkManifest(base, house, manifest, floors)
  const used = new Set()
  for (const file of sourceFiles(base, `${folder}/src`)) {
    const source = readSourceCode(readFileSync(path.join(base, file), 'utf8'))
    const imports = importsOf(source)
    problems.push(...imports.flatMap((target) => checkImport(file, target, house, floors)))
    if (runsEverywhere(file, house)) problems.push(...checkWebCode(file, source.code))
    for (const target of imports) used.add(target)
  }
  for (const file of sourceFiles(base, `${folder}/tests`)) {
    const source = readSourceCode(readFileSync(path.join(base, file), 'utf8'))
    problems.push(
      ...importsOf(source).flatMap((target) => checkTestImport(file, target, house, floors)),
    )
  }
  // A command's script stands beside the sources, and needs its packages as they do.
  for (const file of sourceFiles(base, `${folder}/bin`)) {
    const source = readSourceCode(readFileSync(path.join(base, file), 'utf8'))
    for (const target of importsOf(source)) used.add(target)
  }
  for (const name of house.dependencies) {
    const importsIt = [...used].some((target) => packageOf(entryOf(target, floors)) === name)
    if (!importsIt) problems.push(`${folder}/package.json: nothing in src or bin imports ${name}`)
  }
  for (const room of roomsOf(base, folder)) {
    if (!(plan.rooms ?? [room]).includes(room))
      problems.push(`${folder}/src/${room}: this room is not in floorplan.json`)
  }
  return problems
}

/**
 * Dependencies, project references and the plan must tell the same story.
 *
 * @param {string} base
 * @param {House} house
 * @param {any} manifest
 * @param {FloorPlan} floors
 */
function checkManifest(base, house, manifest, floors) {
  const problems = []
  const { folder, plan, dependencies } = house
  const planned = new Set(plan.mayImport.map(packageOf))
  if (!isOurs(manifest.name, floors) || entryOf(manifest.name, floors) !== house.name)
    problems.push(`${folder}/package.json: its name is ${manifest.name}, unlike its folder`)
  const tsconfig = readJson(path.join(base, folder, 'tsconfig.json'))
  const references = referencesOf(path.join(base, folder, 'tsconfig.json'))
  for (const name of dependencies) {
    if (!planned.has(name))
      problems.push(`${folder}/package.json: the plan does not let it depend on ${name}`)
    if (!references.includes(name))
      problems.push(`${folder}/tsconfig.json: no reference to ${name}, so it may see an old build`)
  }
  for (const name of references) {
    if (!dependencies.has(name))
      problems.push(`${folder}/tsconfig.json: refers to ${name}, which is not in package.json`)
  }
  if (plan.runtime === 'web' && (tsconfig.compilerOptions?.types ?? []).includes('node'))
    problems.push(`${folder}/tsconfig.json: Node's types in a package that also runs in browsers`)
  return problems
}

/** @param {string} file @param {string} target @param {House} house @param {FloorPlan} floors */
function checkImport(file, target, house, floors) {
  if (target.startsWith('.')) return checkRelativeImport(file, target, house)
  if (target.startsWith('node:'))
    return runsEverywhere(file, house)
      ? [`${file}: ${target} in a package that also runs in browsers`]
      : []
  const name = packageOf(entryOf(target, floors))
  if (!isOurs(target, floors)) return []
  if (name === house.name)
    return [`${file}: imports its own package by name; import the file instead`]
  const wanted = entryOf(target, floors)
  const allowed = house.plan.mayImport.some(
    (rule) => wanted === rule || wanted.startsWith(`${rule}/`),
  )
  if (!allowed) return [`${file}: the plan does not let it import ${target}`]
  if (!house.dependencies.has(name)) return [`${file}: ${target} is not in package.json`]
  if (house.nodeEntries.has(wanted) && runsEverywhere(file, house))
    return [`${file}: ${target} needs Node, in a package that also runs in browsers`]
  return []
}

/** @param {string} file @param {House} house */
function runsEverywhere(file, { folder, plan }) {
  const nodeFiles = plan.nodeFiles ?? []
  return plan.runtime === 'web' && !nodeFiles.includes(path.posix.relative(folder, file))
}

/** @param {string} file @param {string} target @param {House} house */
function checkRelativeImport(file, target, house) {
  const inside = path.posix.relative(
    `${house.folder}/src`,
    path.posix.join(path.posix.dirname(file), target),
  )
  if (inside.startsWith('..')) return [`${file}: ${target} leads out of the package's src`]
  if (runsEverywhere(file, house) && (house.plan.nodeFiles ?? []).includes(`src/${inside}`))
    return [`${file}: ${target} is for Node, in a package that also runs in browsers`]
  const from = roomOf(path.posix.relative(`${house.folder}/src`, file))
  const to = roomOf(inside)
  const { rooms } = house.plan
  if (rooms === undefined || from === undefined || to === undefined || from === to) return []
  if (rooms.indexOf(to) <= rooms.indexOf(from)) return []
  return [`${file}: room "${from}" may not look into "${to}", which stands later in the plan`]
}

/**
 * Tests may also use what the package lists under devDependencies, and its own front door.
 *
 * @param {string} file
 * @param {string} target
 * @param {House} house
 * @param {FloorPlan} floors
 */
function checkTestImport(file, target, house, floors) {
  if (!isOurs(target, floors)) return []
  const name = packageOf(entryOf(target, floors))
  const known =
    name === house.name || house.dependencies.has(name) || house.testDependencies.has(name)
  return known ? [] : [`${file}: ${target} is not in package.json`]
}

/** @param {string} file @param {string} code */
function checkWebCode(file, code) {
  return webBans.flatMap(({ pattern, name, instead }) => {
    // A member of the same name (`node.process`) is somebody else's.
    const match = new RegExp(`(?<![.\\w$#])${pattern.source}`).exec(code)
    if (match === null) return []
    const line = code.slice(0, match.index).split('\n').length
    return [`${file}:${line}: ${name} in a package that also runs in browsers; ${instead}`]
  })
}

/** @param {Record<string, string> | undefined} dependencies @param {FloorPlan} floors */
function ours(dependencies, floors) {
  const names = Object.keys(dependencies ?? {}).filter((name) => isOurs(name, floors))
  return new Set(names.map((name) => entryOf(name, floors)))
}

/**
 * Ours are the scope and the one package named like it: `@cratestack/redis`, `cratestack`.
 *
 * @param {string} target
 * @param {FloorPlan} floors
 */
function isOurs(target, floors) {
  return target.startsWith(floors.scope) || packageOf(target) === floors.scope.slice(1, -1)
}

/**
 * The package an entry belongs to: `schema` for `schema/ir`.
 *
 * @param {string} entry
 */
function packageOf(entry) {
  return entry.split('/')[0] ?? ''
}

/**
 * What the plan calls an import: `schema/ir` for `@cratestack/schema/ir`.
 *
 * @param {string} target
 * @param {FloorPlan} floors
 */
function entryOf(target, floors) {
  return target.startsWith(floors.scope) ? target.slice(floors.scope.length) : target
}

/** @param {string} tsconfigFile */
function referencesOf(tsconfigFile) {
  /** @type {readonly { path: string }[]} */
  const references = readJson(tsconfigFile).references ?? []
  return references.map((reference) => path.basename(reference.path))
}

/**
 * The first folder under src; files directly in src (the front door) are in no room.
 *
 * @param {string} file - relative to src
 */
function roomOf(file) {
  const [first, ...rest] = file.split('/')
  return rest.length > 0 ? first : undefined
}

/** @param {string} base @param {string} folder */
function roomsOf(base, folder) {
  return readdirSync(path.join(base, folder, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

/**
 * @param {string} base
 * @param {string} folder
 * @returns {Generator<string>} paths from the repository's folder, with `/` on every system
 */
function* sourceFiles(base, folder) {
  if (!existsSync(path.join(base, folder))) return
  for (const entry of readdirSync(path.join(base, folder), { withFileTypes: true })) {
    const file = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sourceFiles(base, file)
    else if (/\.[cm]?[jt]sx?$/.test(entry.name)) yield file
  }
}

/** @param {string} text */
function escapeRegex(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
