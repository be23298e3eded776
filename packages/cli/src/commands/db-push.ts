import { DatabaseError } from '@cratestack/sql'
import { type Command, defineCommand } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile } from '../files/schema-file.ts'
import { chooseDatabase, openDatabase } from '../project/choose-database.ts'
import { describeDatabaseError } from '../project/describe-database-error.ts'
import { describePush } from '../project/describe-push.ts'
import { readProject } from '../project/read-project.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'

export const dbPushCommand: Command = defineCommand({
  name: 'db push',
  summary: 'Create the tables of a schema in a database',
  details: [
    'Fills an empty database with the tables of a schema, and remembers in it what was made. Later pushes add what is new: tables, optional columns, indexes. Anything else is refused with the reason, and so is a database with tables that no push made.',
    'The database is that of --url, else of the environment variable that the datasource names, else PostgreSQL embedded in .cratestack/db next to the schema, which "cratestack dev" uses too.',
    'Exit code 2 when the push was refused and somebody has to decide.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'The schema file, as with --schema',
    count: 'at most one',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file' },
    url: { kind: 'text', placeholder: 'URL', summary: 'The database, as postgres://...' },
    data: { kind: 'text', placeholder: 'DIR', summary: 'Folder of an embedded database' },
    reset: {
      kind: 'switch',
      summary: 'Drop every table that a push made, with all rows, and start again',
    },
  },
  examples: [
    { line: 'cratestack db push', summary: 'Create the tables of schema.cstack' },
    {
      line: 'cratestack db push --url postgres://localhost/blog --reset',
      summary: 'Start again in another database',
    },
  ],
  async run({ flags, operands, host }) {
    const file = findSchemaFile(flags.schema, operands, host)
    const json = flags.format === 'json'
    const read = await readProject(file, host)
    const diagnostics = toJsonDiagnostics([read.report])
    if (!json) await printDiagnostics([read.report], host, flags)
    if (read.kind === 'errors') {
      if (json) host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
      return 1
    }
    const choice = chooseDatabase(read.project, flags, host)
    const driver = await openDatabase(choice)
    try {
      const { pushSchema } = await import('@cratestack/migrate')
      const result = await pushSchema(read.project.ir, driver, { reset: flags.reset })
      const ok = result.kind !== 'refused'
      if (json) host.stdout.write(printJson({ ok, data: result, diagnostics }))
      else if (!ok) host.stderr.write(describePush(result))
      else if (!flags.quiet) host.stdout.write(describePush(result))
      return ok ? 0 : 2
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      if (json) host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
      host.stderr.write(describeDatabaseError(error, choice))
      return 1
    } finally {
      await driver.close()
    }
  },
})
