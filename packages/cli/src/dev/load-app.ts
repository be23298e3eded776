import { existsSync } from 'node:fs'
import path from 'node:path'
import { createJiti } from 'jiti'

/** What the application's module exports by default, as far as a development server looks at it. */
export interface LoadedApp {
  /** Everything, for `createServer`. */
  readonly options: Readonly<Record<string, unknown>>
  readonly procedures: Readonly<Record<string, unknown>>
  readonly authenticates: boolean
  readonly seed: ((call: { readonly db: unknown; readonly ctx: unknown }) => unknown) | undefined
  /** Headers that sample requests carry; `undefined` where a made-up principal is understood. */
  readonly sampleHeaders: Readonly<Record<string, string>> | undefined
}

/** The part of generated/server.ts that a development server calls. */
export interface GeneratedServer {
  createServer(options: Readonly<Record<string, unknown>>): unknown
}

/** Names of the application's module when none is given, next to the schema. */
const usualNames = ['app.ts', 'app.mts', 'app.js', 'app.mjs']

/** Where the application's module is looked for. */
export function appPlaces(folder: string): readonly string[] {
  return usualNames.map((name) => path.join(folder, name))
}

export function findApp(folder: string): string | undefined {
  return appPlaces(folder).find((file) => existsSync(file))
}

/** Imports TypeScript and JavaScript of the project as it is on disk now, on every supported Node. */
export async function importFresh(file: string): Promise<unknown> {
  // Node before 22.18 runs no TypeScript, and no Node imports a changed module again.
  const jiti = createJiti(import.meta.url, { moduleCache: false, interopDefault: false })
  return await jiti.import(file)
}

/** @throws Error that says what the module should export */
export function readApp(module: unknown, file: string): LoadedApp {
  const options = isRecord(module) ? module['default'] : undefined
  if (!isRecord(options)) {
    throw new Error(
      `${file} has no default export; write: export default defineApp({ procedures: { ... } })`,
    )
  }
  const { procedures, authenticate, seed, dev } = options
  return {
    options,
    procedures: isRecord(procedures) ? procedures : {},
    authenticates: authenticate !== undefined,
    seed: isFunction(seed) ? seed : undefined,
    sampleHeaders: readSampleHeaders(dev, authenticate !== undefined),
  }
}

/** An application with its own `authenticate` knows callers that cannot be made up. */
function readSampleHeaders(
  dev: unknown,
  authenticates: boolean,
): Readonly<Record<string, string>> | undefined {
  const headers = isRecord(dev) ? dev['headers'] : undefined
  return isTextRecord(headers) ? headers : authenticates ? {} : undefined
}

/** An application without code of its own. */
export const emptyApp: LoadedApp = {
  options: {},
  procedures: {},
  authenticates: false,
  seed: undefined,
  sampleHeaders: undefined,
}

/** @throws Error when generated code is not what this version generates */
export function readGenerated(module: unknown, file: string): GeneratedServer {
  const createServer = isRecord(module) ? module['createServer'] : undefined
  if (isFunction(createServer)) return { createServer }
  throw new Error(`${file} exports no createServer; run "cratestack generate"`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
}

function isFunction(value: unknown): value is (...args: readonly unknown[]) => unknown {
  return typeof value === 'function'
}
