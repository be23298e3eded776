// Names that differ in the schema and become one in SQL, in a route or in generated code
// (spec/language 14.4, 17.3).

import { pascalCase, snakeCase, tableName } from '../ir/naming.ts'
import type { Arity, Name } from '../syntax/nodes.ts'
import type { DiagnosticCode } from '../text/diagnostic-codes.ts'
import type { Span } from '../text/span.ts'
import type { CheckContext } from './context.ts'

interface Named {
  readonly name: Name
  readonly what: string
}

/** Types, enums and models share one snake-case namespace (check 2 of the original). */
export function checkDeclarationCollisions(context: CheckContext): void {
  const { types, enums, models } = context.names
  const entries: Named[] = [
    ...[...types.values()].map((type) => ({ name: type.node.name, what: 'type' })),
    ...[...enums.values()].map((node) => ({ name: node.name, what: 'enum' })),
    ...[...models.values()].map((model) => ({ name: model.node.name, what: 'model' })),
  ]
  const seen = new Map<string, Named>()
  for (const entry of entries) {
    const snake = snakeCase(entry.name.text)
    const first = seen.get(snake)
    if (first === undefined) seen.set(snake, entry)
    else if (first.name.text !== entry.name.text) {
      const models = first.what === 'model' && entry.what === 'model'
      reportCollision(
        context,
        models ? 'CS0312' : 'CS0313',
        entry,
        first,
        `both become "${snake}" in generated code`,
      )
    }
  }
}

/** Two models with one path segment (`Bus`, `Buse`). */
export function checkRouteCollisions(context: CheckContext, compat: '0.4' | '0.8'): void {
  const seen = new Map<string, Named>()
  const snakes = new Set<string>()
  for (const model of context.names.models.values()) {
    const entry = { name: model.node.name, what: 'model' }
    const snake = snakeCase(model.name)
    if (snakes.has(snake)) continue
    snakes.add(snake)
    const route = tableName(model.name, compat)
    const first = seen.get(route)
    if (first === undefined) seen.set(route, entry)
    else reportCollision(context, 'CS0314', entry, first, `both have the route "/${route}"`)
  }
}

function reportCollision(
  context: CheckContext,
  code: DiagnosticCode,
  entry: Named,
  first: Named,
  why: string,
): void {
  context.report(
    code,
    entry.name.span,
    `the ${entry.what} "${entry.name.text}" collides with the ${first.what} "${first.name.text}": ${why}`,
    {
      hint: 'rename one of them',
      related: [{ message: 'the first one', span: first.name.span }],
    },
  )
}

/** Declarations named like a builder that the original's generators emit (check 3). */
export function checkBuilderCollisions(context: CheckContext): void {
  const { types, enums, models, views, procedures } = context.names
  const declared = new Map<string, Named>()
  const sources: { readonly name: string; readonly generated: readonly string[] }[] = []
  for (const type of types.values()) {
    declared.set(type.name, { name: type.node.name, what: 'type' })
    sources.push({ name: type.name, generated: [type.name] })
  }
  for (const node of enums.values()) declared.set(node.name.text, { name: node.name, what: 'enum' })
  for (const model of models.values()) {
    declared.set(model.name, { name: model.node.name, what: 'model' })
    sources.push({ name: model.name, generated: modelStructs(model.name) })
  }
  for (const view of views.values()) {
    declared.set(view.name, { name: view.node.name, what: 'view' })
    sources.push({ name: view.name, generated: [view.name] })
  }
  // Most schemas have no name that ends in "Builder", and then nothing below can be true.
  const suspects = new Map([...declared].filter(([name]) => name.endsWith('Builder')))
  if (suspects.size === 0) return
  for (const procedure of procedures) {
    const pascal = pascalCase(procedure.name.text)
    sources.push({
      name: procedure.name.text,
      generated: [`${pascal}Args`, `${pascal}ProcedureArgs`, `${pascal}ProcedureRequest`],
    })
  }
  for (const source of sources) {
    for (const generated of source.generated) {
      const target = suspects.get(`${generated}Builder`)
      if (target === undefined) continue
      context.report(
        'CS0315',
        target.name.span,
        `the ${target.what} "${target.name.text}" has the name of a builder that is generated for "${source.name}"`,
        { hint: 'rename it' },
      )
    }
  }
}

function modelStructs(name: string): readonly string[] {
  return [
    name,
    `Create${name}Input`,
    `Update${name}Input`,
    `${name}Where`,
    `${name}OrderByClause`,
    `${name}FindManyInput`,
    `${name}FindMany`,
  ]
}

/** What the field checks need of a field, argument or variant. */
export interface Member {
  readonly name: string
  readonly span: Span
  readonly arity: Arity | undefined
}

/** Two members with one snake form: one column, one Rust field (CS0305). */
export function checkColumnCollisions(
  context: CheckContext,
  members: readonly Member[],
  owner: string,
): void {
  // The snake form tells two names apart unless one has an underscore of its own, a leading capital
  // or letters outside ASCII: ordinary fields need no look-up.
  if (!members.some((member) => ambiguousInSnakeCase.test(member.name))) return
  const seen = new Map<string, Member>()
  for (const member of members) {
    const snake = snakeCase(member.name)
    const first = seen.get(snake)
    if (first === undefined) seen.set(snake, member)
    else if (first.name !== member.name) {
      context.report(
        'CS0305',
        member.span,
        `"${member.name}" collides with "${first.name}" on ${owner}: both become the column "${snake}"`,
        {
          hint: 'rename one of them',
          related: [{ message: 'the first one', span: first.span }],
        },
      )
    }
  }
}

const ambiguousInSnakeCase = /^[A-Z]|_|[^A-Za-z0-9]/

/** Generated builders have `build` and `addX` methods next to a setter per member (CS0316, CS0317). */
export function checkSetterCollisions(
  context: CheckContext,
  members: readonly Member[],
  owner: string,
): void {
  let build: Member | undefined
  let setBuild: Member | undefined
  let hasList = false
  for (const member of members) {
    if (buildNames.has(member.name)) build = member
    else if (setBuildNames.has(member.name)) setBuild = member
    if (member.arity === 'list') hasList = true
  }
  if (build !== undefined && setBuild !== undefined) {
    context.report(
      'CS0316',
      setBuild.span,
      `"${setBuild.name}" collides with the setter that "build" gets on ${owner}`,
      {
        hint: 'rename one of them',
        related: [{ message: '"build" is declared here', span: build.span }],
      },
    )
  }
  // The method of a list `x` is `addX`: without a name that starts so, nothing can collide.
  if (!hasList || !members.some((member) => /^_?add/i.test(member.name))) return
  const bySnake = new Map<string, Member>()
  for (const member of members)
    if (!bySnake.has(snakeCase(member.name))) bySnake.set(snakeCase(member.name), member)
  for (const list of members) {
    const other = list.arity === 'list' ? bySnake.get(`add_${snakeCase(list.name)}`) : undefined
    if (other === undefined) continue
    context.report(
      'CS0317',
      other.span,
      `"${other.name}" collides with the method that appends to the list "${list.name}" on ${owner}`,
      {
        hint: `rename "${other.name}"`,
        related: [{ message: 'the list', span: list.span }],
      },
    )
  }
}

/** Every name whose snake form is `build`, and `set_build`. */
const buildNames: ReadonlySet<string> = new Set(['build', 'Build'])
const setBuildNames: ReadonlySet<string> = new Set([
  'set_build',
  'setBuild',
  'Set_build',
  'SetBuild',
])

/** Generated patches have `xIsSet` next to a nullable `x` (CS0318). */
export function checkTouchFlagCollisions(
  context: CheckContext,
  nullable: readonly Member[],
  byName: ReadonlyMap<string, { readonly node: { readonly name: Name } }>,
  owner: string,
): void {
  for (const member of nullable) {
    const other = byName.get(`${member.name}IsSet`)
    if (other === undefined) continue
    context.report(
      'CS0318',
      other.node.name.span,
      `"${member.name}IsSet" collides with the flag that says whether "${member.name}" was set in a patch of ${owner}`,
      {
        hint: `rename "${member.name}IsSet"`,
        related: [{ message: 'the nullable field', span: member.span }],
      },
    )
  }
}
