import path from 'node:path'
import { nearest } from '@cratestack/schema'
import type { Answered } from '@cratestack/server'
import type { DatabaseChoice } from '../project/choose-database.ts'
import { describeLeftovers } from '../project/describe-push.ts'
import type { Project } from '../project/read-project.ts'
import { visible } from '../report/visible.ts'
import type { RunningApp } from './dev-server.ts'
import { sampleRequests, toCurl } from './sample-requests.ts'

export interface Start {
  readonly project: Project
  readonly running: RunningApp
  readonly url: string
  readonly askedPort: number
  readonly database: DatabaseChoice
  readonly cwd: string
  readonly warnings: number
  /** Whether anything was announced before. */
  readonly isFirst: boolean
}

/** What somebody needs to know after a start: where, on what, which routes, and what to try. */
export function describeStart(start: Start): string {
  return start.isFirst ? describeFirst(start) : describeReload(start)
}

function describeReload({ running, url, project }: Start): string {
  return [
    `reloaded ${visible(project.file.label)} on ${url}: ${describePushed(running)}`,
    ...describeProcedures(running),
    describeLeftovers(running.push),
  ]
    .filter((line) => line !== '')
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

function describeFirst(start: Start): string {
  const { project, running, url } = start
  const lines = [
    '',
    `CrateStack serves ${visible(project.file.label)} on ${url}`,
    '',
    `  database   ${describeDatabase(start)}`,
    `  schema     ${describePushed(running)}`,
    ...(start.askedPort !== 0 && !url.endsWith(`:${start.askedPort}`)
      ? [`  port       ${start.askedPort} is taken, so this is the next free one`]
      : []),
    ...(start.warnings === 0
      ? []
      : [`  warnings   ${start.warnings}; "npx cratestack check" shows them`]),
    ...describeProcedures(running),
    '',
    'Routes',
    ...describeRoutes(running).map((route) => `  ${route}`),
    '',
    'Try',
    ...sampleRequests(project.ir, running.loaded.sampleHeaders).flatMap((request) => [
      `  # ${request.purpose}`,
      `  ${toCurl(request, url)}`,
    ]),
    '',
    'Ctrl-C stops. Changes of the schema and the code are picked up.',
    '',
  ]
  return lines.join('\n')
}

/** One line per answer: `POST /posts 422 in 3 ms: VALIDATION_ERROR ...`. */
export function describeAnswer({ method, route, status, durationMs, error }: Answered): string {
  const took = `${durationMs < 10 ? durationMs.toFixed(1) : durationMs.toFixed(0)} ms`
  const line = `${visible(method.slice(0, 16))} ${route ?? '(no such route)'} ${status} in ${took}`
  if (error === undefined || status >= 500) return `${line}\n`
  // The caller of a malformed body reads a fixed sentence; whoever develops needs the place.
  const reason = error.code === 'CODEC_ERROR' && error.cause instanceof Error ? error.cause : error
  return `${line}: ${error.code} ${visible(reason.message)}\n`
}

function describeProcedures(running: RunningApp): readonly string[] {
  return [
    ...running.missingProcedures.map(
      (name) =>
        `  missing    procedure ${name} is not written yet and answers 503; write it in app.ts`,
    ),
    ...running.unknownProcedures.map((name) => {
      const near = nearest(name, running.missingProcedures)
      const hint = near === undefined ? '' : `; did you mean "${near}"?`
      return `  unknown    the schema declares no procedure ${visible(name)}${hint}`
    }),
  ]
}

/** Says what went wrong while starting or in a request, for whoever develops. */
export function describeError(event: unknown): string {
  const { error, where } = toFault(event)
  if (!(error instanceof Error)) return `Error${where}: ${visible(String(error))}\n`
  const lines = [`Error${where}: ${visible(error.message)}`, ...stackOf(error)]
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    lines.push(`  because: ${visible(cause.message)}`, ...stackOf(cause))
  return `${lines.join('\n')}\n`
}

function toFault(event: unknown): { readonly error: unknown; readonly where: string } {
  if (typeof event !== 'object' || event === null || !('error' in event))
    return { error: event, where: '' }
  const named = [
    'method' in event ? event.method : undefined,
    'route' in event ? event.route : undefined,
  ].filter((part) => typeof part === 'string')
  return { error: event.error, where: named.length === 0 ? '' : ` in ${named.join(' ')}` }
}

/** The first few places, without those inside Node. */
function stackOf(error: Error): readonly string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter(
      (line) => line.trimStart().startsWith('at ') && !/node:internal|\/dist\/bundle\//.test(line),
    )
    .slice(0, 4)
}

function describeDatabase({ database, cwd }: Start): string {
  if (database.kind === 'postgres') return `PostgreSQL (${database.from})`
  const inside = path.relative(cwd, database.folder)
  const folder = inside.startsWith('..') ? database.folder : inside
  return `embedded PostgreSQL in ${visible(folder)} (set ${database.variable} to use another)`
}

function describePushed({ push, seeded }: RunningApp): string {
  const seed = seeded ? ', seeded' : ''
  switch (push.kind) {
    case 'created':
      return `tables created${seed}`
    case 'extended':
      return 'tables extended'
    case 'unchanged':
    case 'refused':
      return 'tables unchanged'
  }
}

/** One line per path: `GET, POST   /posts`. */
function describeRoutes({ app }: RunningApp): readonly string[] {
  const methods = new Map<string, string[]>()
  for (const { method, path: route } of app.routes)
    methods.set(route, [...(methods.get(route) ?? []), method])
  const width = Math.max(...[...methods.values()].map((each) => each.join(', ').length), 0)
  return [...methods].map(([route, each]) => `${each.join(', ').padEnd(width)}  ${route}`)
}
