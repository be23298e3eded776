import path from 'node:path'
import { DatabaseError, type Driver } from '@cratestack/sql'
import type { SchemaFile } from '../files/schema-file.ts'
import { watchFiles } from '../files/watch-files.ts'
import type { ExitCode, Host } from '../host.ts'
import { chooseDatabase, type DatabaseChoice, openDatabase } from '../project/choose-database.ts'
import { describeDatabaseError } from '../project/describe-database-error.ts'
import { describePush } from '../project/describe-push.ts'
import { type Project, readProject } from '../project/read-project.ts'
import { countDiagnostics } from '../report/file-report.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'
import {
  type Entrance,
  openEntrance,
  PushRefused,
  type RunningApp,
  startApp,
} from './dev-server.ts'
import { appPlaces, findApp } from './load-app.ts'
import { projectSources } from './project-sources.ts'
import { describeAnswer, describeError, describeStart, type Start } from './say.ts'

export interface DevRequest {
  readonly file: SchemaFile
  readonly schemaFile: string
  readonly port: number
  readonly appFile: string | undefined
  readonly url: string | undefined
  readonly data: string | undefined
  readonly reset: boolean
  readonly watch: boolean
  readonly quiet: boolean
  readonly json: boolean
}

/** What is open while a development server runs, and in which order it closes. */
export class DevSession {
  readonly #request: DevRequest
  readonly #host: Host
  #database: { readonly choice: DatabaseChoice; readonly driver: Driver } | undefined
  #entrance: Entrance | undefined
  #resetDone = false
  #isHopeless = false
  #isStopping = false

  constructor(request: DevRequest, host: Host) {
    this.#request = request
    this.#host = host
  }

  /** Runs until Ctrl-C. A first start that no change of files can mend ends it, as any with `--once`. */
  async run(): Promise<ExitCode> {
    const stops: (() => void)[] = []
    // One start after the other: a change during a start is seen by the next.
    let last: Promise<void> = Promise.resolve()
    try {
      return await new Promise<ExitCode>((resolve, reject) => {
        const start = async () => {
          if (this.#isStopping) return
          const code = await this.#start()
          if (code !== 0 && (!this.#request.watch || this.#isHopeless)) resolve(code)
        }
        const again = () => {
          last = last.then(start).catch(reject)
        }
        stops.push(this.#host.onInterrupt(() => resolve(0)))
        stops.push(
          this.#host.onStrayError((error) => this.#host.stderr.write(describeError(error))),
        )
        if (this.#request.watch) stops.push(this.#watch(again))
        again()
      })
    } finally {
      this.#isStopping = true
      for (const stop of stops) stop()
      // A start that is under way sees that it is not wanted any more, and opens nothing.
      await last
      await this.#entrance?.served.close()
      await this.#database?.driver.close()
      if (this.#entrance !== undefined && !this.#request.quiet && !this.#request.json)
        this.#host.stderr.write('stopped\n')
    }
  }

  #watch(changed: () => void): () => void {
    const { schemaFile, appFile } = this.#request
    const folder = path.dirname(schemaFile)
    // The application's module may not be there yet.
    const known = [schemaFile, ...(appFile === undefined ? appPlaces(folder) : [appFile])]
    let files = projectSources(folder, known)
    let stop = watchFiles(files, again)
    return () => stop()

    function again() {
      // A change may have brought new modules; they are watched from now on.
      const now = projectSources(folder, known)
      if (now.join('\0') !== files.join('\0')) {
        stop()
        files = now
        stop = watchFiles(files, again)
      }
      changed()
    }
  }

  async #start(): Promise<ExitCode> {
    const { file } = this.#request
    const read = await readProject(file, this.#host)
    // Warnings are counted when it is announced; whoever writes a schema asks `check` for them.
    await printDiagnostics([read.report], this.#host, { quiet: true })
    if (read.kind === 'errors') {
      if (this.#entrance !== undefined) this.#say('The last good schema stays served.\n')
      return 1
    }
    try {
      const isFirst = this.#entrance === undefined
      const running = await this.#serve(read.project)
      const { warnings } = countDiagnostics([read.report])
      this.#announce({ project: read.project, running, warnings, isFirst })
      return 0
    } catch (error) {
      return this.#fail(error)
    }
  }

  async #serve(project: Project): Promise<RunningApp> {
    const { driver } = await this.#openDatabase(project)
    const running = await startApp({
      project,
      driver,
      appFile: this.#request.appFile ?? findApp(project.folder),
      reset: this.#request.reset && !this.#resetDone,
      onError: (event) => this.#host.stderr.write(describeError(event)),
      onAnswer: (answered) => this.#say(describeAnswer(answered)),
      checkWanted: () => {
        if (this.#isStopping) throw new NotWanted()
      },
    })
    this.#resetDone = true
    if (this.#entrance === undefined)
      this.#entrance = await openEntrance(running.app, this.#request.port)
    else this.#entrance.replace(running.app)
    return running
  }

  async #openDatabase(project: Project) {
    if (this.#database === undefined) {
      const choice = chooseDatabase(project, this.#request, this.#host)
      if (choice.kind === 'pglite') this.#say('Starting embedded PostgreSQL ...\n')
      this.#database = { choice, driver: await openDatabase(choice) }
    }
    return this.#database
  }

  #announce(state: Pick<Start, 'project' | 'running' | 'warnings' | 'isFirst'>): void {
    const { quiet, json, port } = this.#request
    if (this.#entrance === undefined || this.#database === undefined) return
    const { url } = this.#entrance.served
    const { choice } = this.#database
    if (json) {
      const data = { url, routes: state.running.app.routes, database: choice.kind }
      this.#host.stdout.write(`${JSON.stringify({ ok: true, data, diagnostics: [] })}\n`)
    } else if (!quiet) {
      const { cwd } = this.#host
      this.#host.stdout.write(
        describeStart({ ...state, url, askedPort: port, database: choice, cwd }),
      )
    }
  }

  #fail(error: unknown): ExitCode {
    if (error instanceof NotWanted) return 0
    // A change of files mends mistakes in files, and neither a database nor a port.
    this.#isHopeless =
      this.#entrance === undefined &&
      (error instanceof PushRefused || error instanceof DatabaseError || isSystemError(error))
    if (error instanceof PushRefused) {
      this.#host.stderr.write(describePush(error.result))
      if (this.#entrance !== undefined) this.#say('The last good state stays served.\n')
      return 2
    }
    this.#host.stderr.write(
      error instanceof DatabaseError && this.#database !== undefined
        ? describeDatabaseError(error, this.#database.choice)
        : describeError(error),
    )
    if (this.#entrance !== undefined) this.#say('The last good state stays served.\n')
    return 1
  }

  #say(text: string): void {
    if (!this.#request.quiet && !this.#request.json) this.#host.stderr.write(text)
  }
}

/** Ctrl-C came during a start. */
class NotWanted extends Error {
  override readonly name = 'NotWanted'
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
