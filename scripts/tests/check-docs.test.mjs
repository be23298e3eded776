import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkDocs } from '../check-docs.mjs'

/** @type {string[]} */
const folders = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/**
 * Stands in for the language, which has tests of its own: a line `wrong` is an error.
 *
 * @param {string} text
 */
function checkSchema(text) {
  const diagnostics = text.split('\n').flatMap((content, index) => {
    if (content !== 'wrong' && content !== 'odd') return []
    const severity = content === 'wrong' ? 'error' : 'warning'
    return [{ severity, code: 'CS1', message: 'is wrong', span: { line: index + 1 } }]
  })
  return { diagnostics }
}

/** @param {readonly string[]} args */
function runCommandLine(args) {
  return `called with ${args.join(' and ')}\n`
}

/** @param {Record<string, string>} files @param {readonly string[]} problems */
function check(files, problems) {
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-'))
  folders.push(folder)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  expect(checkDocs(folder, { checkSchema, runCommandLine })).toEqual(problems)
}

test('links lead to files, folders and headings', () => {
  check(
    {
      'README.md': [
        '# Read me',
        '[a](docs/a.md) [folder](docs) [heading](docs/a.md#what-it-is) [here](#read-me)',
        '[second](docs/a.md#again-1) [out](https://example.com/x.md) ![image](docs/a%20b.png)',
        '[space](<docs/a.md> "title") [named](docs/a.md#by-name)',
        '',
        '[ref]: docs/a.md',
      ].join('\n'),
      'docs/a.md': '## What *it* is?\n# Again\n# Again\n<a id="by-name"></a>\n[up](../README.md)',
      'docs/a b.png': '',
    },
    [],
  )
})

test('a link leads nowhere', () => {
  check({ 'README.md': 'text\n[a](docs/none.md)\n\n[ref]: none.md' }, [
    'README.md:2: docs/none.md does not exist',
    'README.md:4: none.md does not exist',
  ])
})

test('a link names a heading that is not there', () => {
  check({ 'README.md': '# One\n[two](#two) [one](docs/a.md#one)', 'docs/a.md': '# Two' }, [
    'README.md:2: #two has no such heading',
    'README.md:2: docs/a.md#one has no such heading',
  ])
})

test('what looks like a link or a heading inside code is code', () => {
  check({ 'README.md': '`[a](none)`\n```md\n[b](none)\n# Head\n```\n[c](#head)' }, [
    'README.md:6: #head has no such heading',
  ])
})

test('a schema in a fence has an error', () => {
  check({ 'README.md': '# A\n\n```cstack\nfine\nwrong\nodd\n```\n' }, ['README.md:5: CS1 is wrong'])
})

test('a fence marked bad has to be bad', () => {
  check({ 'README.md': '```cstack bad\nwrong\n```\n\n```cstack bad\nodd\n```\n' }, [
    'README.md:5: this bad schema is accepted',
  ])
})

test('a fence inside a list is checked too', () => {
  check({ 'docs/a.md': '1. first\n\n   ```cstack\n   wrong\n   ```\n' }, [
    'docs/a.md:4: CS1 is wrong',
  ])
})

test('what a console shows is what the command line prints', () => {
  const right = '$ npx cratestack check a\ncalled with check and a\n\n'
  check({ 'README.md': `\`\`\`console run\n${right}${right}\`\`\`` }, [])
  check({ 'README.md': '```console run\n$ npx cratestack help\nnothing\n```' }, [
    'README.md:1: "cratestack help" prints something else:\ncalled with help\n',
  ])
  check({ 'README.md': '```console run\n$ ls\n```' }, [
    'README.md:1: a fence that is run starts with "$ npx cratestack ..."',
  ])
})

test('other languages and the pages of the diagnostics are left alone', () => {
  check(
    {
      'README.md': '```sh\nwrong\n```',
      'docs/reference/diagnostics/CS1.md': '```cstack\nwrong\n```',
    },
    [],
  )
})
