import path from 'node:path'
import type { DatabaseChoice } from '../project/choose-database.ts'
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
}

/** What somebody needs to know after each start: where, on what, which routes, and what to try. */
export function describeStart(start: Start): string {
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
    ...running.missingProcedures.map(
      (name) =>
        `  missing    procedure ${name} is not written yet and answers 503; write it in app.ts`,
    ),
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
    .filter((line) => line.trimStart().startsWith('at ') && !line.includes('node:internal'))
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
