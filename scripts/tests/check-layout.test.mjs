import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkLayout } from '../check-layout.mjs'
import { importsOf, readSourceCode } from '../source-code.mjs'

/** A house with nothing wrong: `app` (node) stands on `core` (web). Tests change one file of it. */
const soundHouse = {
  'floorplan.json': {
    scope: '@acme/',
    root: ['README.md', 'floorplan.json', 'packages', 'tsconfig*.json'],
    packages: {
      core: { runtime: 'web', mayImport: [], rooms: ['text', 'parser'] },
      app: { runtime: 'node', mayImport: ['core/text'] },
    },
  },
  'README.md': '# Acme',
  'tsconfig.json': { references: [{ path: 'packages/core' }, { path: 'packages/app' }] },
  'packages/core/package.json': { name: '@acme/core' },
  'packages/core/tsconfig.json': {},
  'packages/core/src/text/span.ts': 'export const span = 1',
  'packages/core/src/parser/parse.ts': "import { span } from '../text/span.ts'",
  'packages/core/src/index.ts': "export { parse } from './parser/parse.ts'",
  'packages/core/tests/parse.test.ts': "import { parse } from '@acme/core'",
  'packages/app/package.json': { name: '@acme/app', dependencies: { '@acme/core': '1.0.0' } },
  'packages/app/tsconfig.json': { references: [{ path: '../core' }] },
  'packages/app/src/main.ts': "import { span } from '@acme/core/text'\nimport 'node:fs'",
}

/** @type {string[]} */
const folders = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/**
 * @param {Record<string, unknown>} changes - files to write over the sound house
 * @param {readonly string[]} problems
 */
function check(changes, problems) {
  const folder = mkdtempSync(path.join(tmpdir(), 'layout-'))
  folders.push(folder)
  for (const [file, content] of Object.entries({ ...soundHouse, ...changes })) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    writeFileSync(path.join(folder, file), text)
  }
  expect(checkLayout(folder)).toEqual(problems)
}

/** @param {object} changes */
function planWith(changes) {
  const plan = soundHouse['floorplan.json']
  return { 'floorplan.json': { ...plan, packages: { ...plan.packages, ...changes } } }
}

test('a sound house has no problems', () => {
  check({}, [])
})

test('a file that nobody planned stands in the root', () => {
  check({ 'todo.txt': '' }, ['todo.txt: the root holds only what floorplan.json lists'])
})

test('a pattern of the plan allows files in the root', () => {
  check({ 'tsconfig.tests.json': {} }, [])
})

test('a package is not in the plan', () => {
  check({ 'packages/extra/package.json': { name: '@acme/extra' } }, [
    'tsconfig.json: no reference to packages/extra',
    'packages/extra: add it to floorplan.json and say what it may import',
  ])
})

test('the plan knows a package that does not exist', () => {
  check(planWith({ ghost: { runtime: 'web', mayImport: [] } }), [
    'floorplan.json: there is no packages/ghost',
  ])
})

test('the build does not list a package', () => {
  check({ 'tsconfig.json': { references: [{ path: 'packages/core' }] } }, [
    'tsconfig.json: no reference to packages/app',
  ])
})

test('the plan goes round in a circle', () => {
  check(
    planWith({
      core: { runtime: 'node', mayImport: ['app'], rooms: ['text', 'parser'] },
    }),
    ['floorplan.json: core can import itself', 'floorplan.json: app can import itself'],
  )
})

test('the plan lets a web package depend on one for Node', () => {
  check(
    planWith({
      core: { runtime: 'node', mayImport: [], rooms: ['text', 'parser'] },
      app: { runtime: 'web', mayImport: ['core/text'] },
    }),
    [
      'floorplan.json: app runs everywhere, but core needs Node',
      'packages/app/src/main.ts: node:fs in a package that also runs in browsers',
    ],
  )
})

test('a package has a name unlike its folder', () => {
  check({ 'packages/core/package.json': { name: '@acme/kernel' } }, [
    'packages/core/package.json: its name is @acme/kernel, unlike its folder',
  ])
})

test('a package imports one that the plan does not give it', () => {
  check(
    {
      'packages/core/package.json': { name: '@acme/core', dependencies: { '@acme/app': '1.0.0' } },
      'packages/core/src/text/span.ts': "export type { Main } from '@acme/app'",
    },
    [
      'packages/core/package.json: the plan does not let it depend on app',
      'packages/core/tsconfig.json: no reference to app, so it may see an old build',
      'packages/core/src/text/span.ts: the plan does not let it import @acme/app',
    ],
  )
})

test('a package imports more of another than the plan gives it', () => {
  check({ 'packages/app/src/main.ts': "const core = await import('@acme/core')" }, [
    'packages/app/src/main.ts: the plan does not let it import @acme/core',
  ])
})

test('a package imports what it does not declare', () => {
  check({ 'packages/app/package.json': { name: '@acme/app' } }, [
    'packages/app/tsconfig.json: refers to core, which is not in package.json',
    'packages/app/src/main.ts: @acme/core/text is not in package.json',
  ])
})

test('a package declares what it does not import', () => {
  check({ 'packages/app/src/main.ts': '' }, [
    'packages/app/package.json: nothing in src or bin imports core',
  ])
})

test('a dependency has no project reference', () => {
  check({ 'packages/app/tsconfig.json': {} }, [
    'packages/app/tsconfig.json: no reference to core, so it may see an old build',
  ])
})

test('a package imports itself by name', () => {
  check({ 'packages/core/src/index.ts': "import '@acme/core'" }, [
    'packages/core/src/index.ts: imports its own package by name; import the file instead',
  ])
})

test('a test imports a package that is not declared', () => {
  check({ 'packages/core/tests/parse.test.ts': "import { main } from '@acme/app'" }, [
    'packages/core/tests/parse.test.ts: @acme/app is not in package.json',
  ])
})

test('a test may import what is declared for tests only', () => {
  check(
    {
      'packages/core/package.json': {
        name: '@acme/core',
        devDependencies: { '@acme/app': '1.0.0' },
      },
      'packages/core/tests/parse.test.ts': "import { main } from '@acme/app'",
    },
    [],
  )
})

test('sources may not import what is declared for tests only', () => {
  check(
    {
      'packages/app/package.json': {
        name: '@acme/app',
        devDependencies: { '@acme/core': '1.0.0' },
      },
      'packages/app/tsconfig.json': {},
    },
    ['packages/app/src/main.ts: @acme/core/text is not in package.json'],
  )
})

test('a room looks into one that stands later', () => {
  check({ 'packages/core/src/text/span.ts': "import type { Parse } from '../parser/parse.ts'" }, [
    'packages/core/src/text/span.ts: room "text" may not look into "parser", which stands later in the plan',
  ])
})

test('a room is not in the plan', () => {
  check({ 'packages/core/src/misc/thing.ts': '' }, [
    'packages/core/src/misc: this room is not in floorplan.json',
  ])
})

test('a relative import leaves the package', () => {
  check(
    { 'packages/app/src/main.ts': "import '../../core/src/index.ts'\nimport '@acme/core/text'" },
    ["packages/app/src/main.ts: ../../core/src/index.ts leads out of the package's src"],
  )
})

test.each([
  ["import fs from 'node:fs'", ': node:fs in a package that also runs in browsers'],
  [
    '\nconst home = process.env.HOME',
    ':2: process in a package that also runs in browsers; pass the value in',
  ],
  ['Buffer.from(text)', ':1: Buffer in a package that also runs in browsers; use Uint8Array'],
  ["eval('1')", ':1: eval in a package that also runs in browsers; edge runtimes forbid it'],
  [
    "new Function('a')",
    ':1: eval in a package that also runs in browsers; edge runtimes forbid it',
  ],
  ['Date.now()', ':1: Date.now in a package that also runs in browsers; pass the time in'],
  ['new Date( )', ':1: new Date() in a package that also runs in browsers; pass the time in'],
  [
    'Math.random()',
    ':1: Math.random in a package that also runs in browsers; pass the randomness in',
  ],
])('a web package may not contain: %s', (code, problem) => {
  const file = 'packages/core/src/text/span.ts'
  check({ [file]: code }, [file + problem])
})

test.each([
  '// process.env is not for us',
  '/* Date.now() */',
  "const word = 'process.exit'",
  'const text = `Buffer and ${word} and process.exit`',
  'new Date(0)',
  'node.process.name',
  'const quote = /["\'`]/\n// Buffer',
])('a web package may contain: %s', (code) => {
  check({ 'packages/core/src/text/span.ts': code }, [])
})

/** `core` with an entry for Node, and `app` as a web package that stands on it. */
const withNodeEntry = {
  ...planWith({
    core: {
      runtime: 'web',
      mayImport: [],
      rooms: ['text', 'parser'],
      nodeFiles: ['src/node.ts', 'src/parser/pipe.ts'],
    },
    app: { runtime: 'web', mayImport: ['core'] },
  }),
  'packages/core/package.json': {
    name: '@acme/core',
    exports: { './text': { source: './src/text/span.ts' }, './node': { source: './src/node.ts' } },
  },
  'packages/core/src/node.ts': "import 'node:http'\nimport './parser/pipe.ts'\nprocess.exit()",
  'packages/core/src/parser/pipe.ts': "import 'node:stream'\nimport '../text/span.ts'",
  'packages/app/src/main.ts': "import '@acme/core/text'",
}

test('a web package has an entry for Node', () => {
  check(withNodeEntry, [])
})

test('the web part of a package imports its entry for Node', () => {
  check({ ...withNodeEntry, 'packages/core/src/index.ts': "import './parser/pipe.ts'" }, [
    'packages/core/src/index.ts: ./parser/pipe.ts is for Node, in a package that also runs in browsers',
  ])
})

test('a web package imports the entry for Node of another one', () => {
  check({ ...withNodeEntry, 'packages/app/src/main.ts': "import '@acme/core/node'" }, [
    'packages/app/src/main.ts: @acme/core/node needs Node, in a package that also runs in browsers',
  ])
})

test('a file for Node is bound to the order of rooms, too', () => {
  const pipe = "import '../parser/parse.ts'"
  const plan = withNodeEntry['floorplan.json']
  const core = { ...plan.packages.core, nodeFiles: ['src/node.ts', 'src/text/pipe.ts'] }
  const packages = { ...plan.packages, core }
  check(
    {
      ...withNodeEntry,
      'floorplan.json': { ...plan, packages },
      'packages/core/src/node.ts': '',
      'packages/core/src/parser/pipe.ts': '',
      'packages/core/src/text/pipe.ts': pipe,
    },
    [
      'packages/core/src/text/pipe.ts: room "text" may not look into "parser", which stands later in the plan',
    ],
  )
})

test('the plan knows a file for Node that does not exist', () => {
  const rules = { runtime: 'web', mayImport: [], rooms: ['text', 'parser'] }
  check(planWith({ core: { ...rules, nodeFiles: ['src/node.ts'] } }), [
    'floorplan.json: there is no packages/core/src/node.ts',
  ])
})

test('a package for Node needs no list of its files for Node', () => {
  check(
    planWith({ app: { runtime: 'node', mayImport: ['core/text'], nodeFiles: ['src/main.ts'] } }),
    ['floorplan.json: all files of app are for Node, so it needs no nodeFiles'],
  )
})

test('Node types do not belong in a web package', () => {
  check({ 'packages/core/tsconfig.json': { compilerOptions: { types: ['node'] } } }, [
    "packages/core/tsconfig.json: Node's types in a package that also runs in browsers",
  ])
})

test('imports are found in every form, and only where they are code', () => {
  const source = `
    import a, { b } from 'a'
    import type {
      C,
    } from "c"
    export * from 'd'
    export { e } from 'e'
    import 'f'
    const g = await import('g')
    // import h from 'h'
    const printed = \`import i from 'i'
import j from '\${await import('j')}'\`
    const text = "import k from 'k'"
  `
  expect(importsOf(readSourceCode(source))).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'j'])
})
