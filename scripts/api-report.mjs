// Keeps a report of every public entry in `packages/x/api/<entry>.api.md`, so that a change of the
// public surface is seen in review. Fails when a report is not current; `--local` (or `-- --local`
// after `npm run api`) accepts the surface as it is.
//
// Reading a program takes API Extractor two seconds an entry. An entry whose declarations and
// report are the ones of the last good run is not read again.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot, readJson } from './repository.mjs'

/**
 * @typedef {object} Entry
 * @property {string} title - what a user imports: `@cratestack/schema/ir`
 * @property {string} home - folder of the package
 * @property {string} declarations - the entry's `.d.ts`
 * @property {string} report - the committed report
 */

const cacheFolder = inRoot('node_modules', '.cache', 'cratestack', 'api')
const accept = process.argv.includes('--local')

let current = true
for (const entry of publicEntries()) current = (await isCurrent(entry)) && current
process.exitCode = current ? 0 : 1

/** @param {Entry} entry */
async function isCurrent(entry) {
  const report = path.relative(inRoot(), entry.report)
  if (!existsSync(entry.declarations)) {
    console.error(`api: ${entry.title} is not built; run "npm run build" first`)
    return false
  }
  if (isRemembered(entry)) {
    console.error(`api: ${entry.title} unchanged`)
    return true
  }
  const before = existsSync(entry.report) ? readFileSync(entry.report, 'utf8') : undefined
  const result = await extract(entry)
  if (!result.succeeded && result.errorCount > 0) return false
  if (result.apiReportChanged && !accept) {
    console.error(
      before === undefined
        ? `api: ${report} is missing`
        : `api: ${report} does not say what ${entry.title} exports now`,
    )
    console.error('  If the change is meant, run "npm run api -- --local" and commit the report.')
    return false
  }
  remember(entry)
  console.error(`api: ${entry.title} ${result.apiReportChanged ? 'report written' : 'current'}`)
  return true
}

/** @param {Entry} entry */
async function extract(entry) {
  // Loading it takes longer than finding out that it is not needed.
  const { Extractor, ExtractorConfig, ExtractorLogLevel } = await import('@microsoft/api-extractor')
  const tempFolder = path.join(cacheFolder, 'reports')
  mkdirSync(tempFolder, { recursive: true })
  mkdirSync(path.dirname(entry.report), { recursive: true })
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(entry.home, 'package.json'),
    configObject: {
      projectFolder: entry.home,
      mainEntryPointFilePath: entry.declarations,
      // The compiler it brings along reads our declarations as a consumer's would.
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2023', 'dom'],
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: readJson(path.join(entry.home, 'tsconfig.json')).compilerOptions?.types ?? [],
          },
          files: [entry.declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: path.basename(entry.report),
        reportFolder: path.dirname(entry.report),
        reportTempFolder: tempFolder,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          // Everything exported is public unless marked otherwise.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
        },
      },
    },
  })
  return Extractor.invoke(config, {
    localBuild: accept,
    messageCallback: (message) => {
      // We say ourselves, and shorter, what to do about a report.
      if (message.messageId.startsWith('console-')) message.handled = true
    },
  })
}

/** @returns {readonly Entry[]} */
function publicEntries() {
  return readdirSync(inRoot('packages')).flatMap((name) => {
    const home = inRoot('packages', name)
    const manifest = readJson(path.join(home, 'package.json'))
    if (manifest.private === true) return []
    return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
      if (typeof target.types !== 'string') return []
      const entry = subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-')
      return {
        title: path.posix.join(manifest.name, subpath),
        home,
        declarations: path.join(home, target.types),
        report: path.join(home, 'api', `${entry}.api.md`),
      }
    })
  })
}

/** @param {Entry} entry */
function isRemembered(entry) {
  const file = memoryOf(entry)
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(entry)
}

/** @param {Entry} entry */
function remember(entry) {
  mkdirSync(cacheFolder, { recursive: true })
  writeFileSync(memoryOf(entry), fingerprint(entry))
}

/** @param {Entry} entry */
function memoryOf(entry) {
  return path.join(cacheFolder, `${entry.title.replaceAll('/', '__')}.sha256`)
}

/**
 * Hash of all that a report hangs on: the declarations of every package (an entry may show types
 * of another), the report itself, and this script.
 *
 * @param {Entry} entry
 */
function fingerprint(entry) {
  const hash = createHash('sha256')
  const declarations = readdirSync(inRoot('packages')).flatMap((name) =>
    declarationsIn(inRoot('packages', name, 'dist')),
  )
  for (const file of [...declarations, entry.report, inRoot('scripts', 'api-report.mjs')]) {
    hash.update(path.relative(inRoot(), file))
    hash.update(existsSync(file) ? readFileSync(file) : 'none')
  }
  return hash.digest('hex')
}

/** @param {string} folder @returns {readonly string[]} */
function declarationsIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.ts'))
    .sort()
    .map((file) => path.join(folder, file))
}
