// The development server: one port and one database that stay, one application that is replaced
// whenever the schema or the code has changed.

import path from 'node:path'
import { CratestackError, SystemContext } from '@cratestack/core'
import { type PushResult, pushSchema } from '@cratestack/migrate'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { Answered, App } from '@cratestack/server'
import { type Listening, serve } from '@cratestack/server/node'
import { always, type Driver, fillSlots, parameter, scalarType } from '@cratestack/sql'
import { defaultOutput, generatedFiles, writeGenerated } from '../project/generated-files.ts'
import type { Project } from '../project/read-project.ts'
import { readDevPrincipal } from './dev-principal.ts'
import { emptyApp, importFresh, type LoadedApp, readApp, readGenerated } from './load-app.ts'

/** The application of one state of the files. */
export interface RunningApp {
  readonly app: App<object>
  readonly loaded: LoadedApp
  readonly push: PushResult
  readonly seeded: boolean
  /** Procedures that nobody has written yet. */
  readonly missingProcedures: readonly string[]
  /** Procedures that are written and that the schema does not declare. */
  readonly unknownProcedures: readonly string[]
}

export interface StartOptions {
  readonly project: Project
  readonly driver: Driver
  /** The application's module, if there is one. */
  readonly appFile: string | undefined
  readonly reset: boolean
  readonly onError: (event: unknown) => void
  readonly onAnswer: (answered: Answered) => void
  /** Throws when nobody wants the start any more; asked between its steps. */
  readonly checkWanted: () => void
}

/** The database refuses the schema: somebody has to decide. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused'
  readonly result: PushResult

  constructor(result: PushResult) {
    super('the database cannot be brought to this schema without a decision')
    this.result = result
  }
}

/** Pushes, generates, loads, seeds a database that was empty. */
export async function startApp(options: StartOptions): Promise<RunningApp> {
  const { project, driver, appFile, checkWanted } = options
  const outputFolder = path.join(project.folder, defaultOutput)
  checkWanted()
  const push = await pushSchema(project.ir, driver, { reset: options.reset })
  if (push.kind === 'refused') throw new PushRefused(push)
  // What the database refuses is not served, so it must not be what the editor sees.
  writeGenerated(generatedFiles(project, outputFolder))

  const serverFile = path.join(outputFolder, 'server.ts')
  const { createServer } = readGenerated(await importFresh(serverFile), serverFile)
  const loaded = appFile === undefined ? emptyApp : readApp(await importFresh(appFile), appFile)
  checkWanted()
  const declared = project.ir.procedures.map(({ name }) => name)
  const missingProcedures = declared.filter((name) => loaded.procedures[name] === undefined)
  const app = readAppObject(
    createServer({
      ...loaded.options,
      procedures: { ...loaded.procedures, ...placeholders(missingProcedures) },
      ...(loaded.authenticates ? {} : { authenticate: readDevPrincipal }),
      onError: loaded.options['onError'] ?? options.onError,
      onAnswer: loaded.options['onAnswer'] ?? options.onAnswer,
      database: driver,
    }),
  )
  const { seed } = loaded
  const seeded = seed !== undefined && (await hasNoRows(project.ir, driver))
  if (seeded) {
    // All of it or nothing: a seed that fails is tried again by the next start.
    await readTransactor(app.db).$transaction(async (tx) => {
      await seed({ db: tx, ctx: SystemContext.forService('seed') })
    })
  }
  checkWanted()
  return {
    app,
    loaded,
    push,
    seeded,
    missingProcedures,
    unknownProcedures: Object.keys(loaded.procedures).filter((name) => !declared.includes(name)),
  }
}

/** A seed is for a database that is new, or whose first seed failed. */
async function hasNoRows(schema: SchemaIr, driver: Driver): Promise<boolean> {
  for (const { table } of schema.models) {
    const statement = driver.dialect.render({
      kind: 'select',
      table,
      columns: [],
      where: always,
      orderBy: [],
      limit: parameter(scalarType('Int'), 1),
      offset: undefined,
      lock: undefined,
    })
    const { rowCount } = await driver.run(statement, fillSlots(statement))
    if (rowCount > 0) return false
  }
  return true
}

/** The part of a generated database that every schema has. */
interface Transactor {
  $transaction(work: (tx: unknown) => Promise<void>): Promise<void>
}

function readTransactor(db: object): Transactor {
  if (isTransactor(db)) return db
  throw new TypeError('the generated database has no transactions')
}

function isTransactor(db: object): db is Transactor {
  return '$transaction' in db && typeof db.$transaction === 'function'
}

/** The port that people know, and an application behind it that may change. */
export interface Entrance {
  readonly served: Listening
  replace(app: App<object>): void
}

/** How many ports after the asked one are tried. */
const portsTried = 20

/** Listens on the asked port, or on the next one that is free. */
export async function openEntrance(first: App<object>, port: number): Promise<Entrance> {
  let current = first
  const entrance = {
    handle: (request: Parameters<App<object>['handle']>[0]) => current.handle(request),
  }
  for (let candidate = port; ; candidate += 1) {
    try {
      const served = await serve(entrance, { port: candidate, host: '127.0.0.1' })
      return {
        served,
        replace: (app) => {
          current = app
        },
      }
    } catch (error) {
      const last = port === 0 || candidate - port >= portsTried || candidate >= 65_535
      if (!isAddressInUse(error) || last) throw error
    }
  }
}

function placeholders(names: readonly string[]): Readonly<Record<string, () => never>> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new CratestackError('UNAVAILABLE', `procedure "${name}" is not written yet`)
      },
    ]),
  )
}

function readAppObject(value: unknown): App<object> {
  if (isApp(value)) return value
  throw new TypeError('generated createServer did not return an application')
}

function isApp(value: unknown): value is App<object> {
  return typeof value === 'object' && value !== null && 'handle' in value && 'db' in value
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
