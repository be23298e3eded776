import path from 'node:path'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile } from '../files/schema-file.ts'

export const devCommand: Command = defineCommand({
  name: 'dev',
  summary: 'Serve a schema while it is written: generate, push, serve, watch',
  details: [
    'Generates the code, brings the database to the schema, serves it, and does all of it again when the schema or the code of the project changes. A schema with mistakes is reported, and the last good one stays served.',
    'Without a database, PostgreSQL runs embedded in this process and keeps its rows in .cratestack/db next to the schema. With the environment variable that the datasource names, or --url, that database is used.',
    'The application is the default export of app.ts next to the schema, made with defineApp of the generated server.ts: procedures, authenticate, and a seed for a new database. Without "authenticate", callers say who they are: Authorization: Dev {"id": ...}. Only this command understands that.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'The schema file, as with --schema',
    count: 'at most one',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file' },
    port: {
      kind: 'text',
      short: 'p',
      placeholder: 'PORT',
      summary: 'Port to listen on, or the next that is free; default 3000, 0 for any',
    },
    app: {
      kind: 'text',
      placeholder: 'FILE',
      summary: "The application's module; default app.ts next to the schema, if there is one",
    },
    url: { kind: 'text', placeholder: 'URL', summary: 'The database, as postgres://...' },
    data: { kind: 'text', placeholder: 'DIR', summary: 'Folder of the embedded database' },
    reset: {
      kind: 'switch',
      summary: 'Start with an empty database: drop every table that was pushed, with all rows',
    },
    once: { kind: 'switch', summary: 'Do not watch: serve what is there now' },
  },
  examples: [
    { line: 'cratestack dev', summary: 'Serve schema.cstack on port 3000' },
    { line: 'cratestack dev --port 8080 --reset', summary: 'On another port, with a new database' },
  ],
  async run({ flags, operands, host }) {
    const file = findSchemaFile(flags.schema, operands, host)
    if (file.absolutePath === undefined)
      throw new UsageError('a development server needs a schema in a file, to watch it')
    const { DevSession } = await import('../dev/dev-session.ts')
    const session = new DevSession(
      {
        file,
        schemaFile: file.absolutePath,
        port: readPort(flags.port),
        appFile: flags.app === undefined ? undefined : path.resolve(host.cwd, flags.app),
        url: flags.url,
        data: flags.data,
        reset: flags.reset,
        watch: !flags.once,
        quiet: flags.quiet,
        json: flags.format === 'json',
      },
      host,
    )
    return await session.run()
  },
})

function readPort(text: string | undefined): number {
  if (text === undefined) return 3000
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError('--port must be a whole number from 0 to 65535')
}
