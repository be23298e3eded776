#!/usr/bin/env node
// npm links a command at install time, and only to a file that is there. In a fresh clone the build
// is not, so the command is this file and not dist/main.js.

import { statSync } from 'node:fs'

const bundle = new URL('../dist/bundle/main.js', import.meta.url)
const builds = [
  '../dist/.tsbuildinfo',
  '../../schema/dist/.tsbuildinfo',
  '../../codegen/dist/.tsbuildinfo',
]

// The bundle starts faster, but after a build it is old until it is made again (bundle.mjs). In the
// published package everything has the same age.
const bundledAt = changedAt(bundle)
const isCurrent = builds.every((build) => changedAt(new URL(build, import.meta.url)) <= bundledAt)
await import(bundledAt > 0 && isCurrent ? bundle.href : '../dist/main.js')

/** @param {URL} file */
function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
