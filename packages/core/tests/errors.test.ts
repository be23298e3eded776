import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  CratestackError,
  type ErrorCode,
  errorKinds,
  printableName,
  rpcCodeOfStatus,
  statusOfRpcCode,
  toCratestackError,
  toRestErrorBody,
  toRpcErrorBody,
} from '../src/index.ts'

const codes = Object.keys(errorKinds) as ErrorCode[]
const canary = 'canary-4711'

test.each(codes)('%s keeps its cause out of every body', (code) => {
  const error = new CratestackError(code, undefined, { cause: new Error(canary) })
  expect(error.message).toBe(errorKinds[code].message)
  expect(error.cause).toMatchObject({ message: canary })
  const shown = JSON.stringify([toRestErrorBody(error), toRpcErrorBody(error), error])
  expect(shown).not.toContain(canary)
  expect(toRestErrorBody(error)).toEqual({ code, message: error.message, details: null })
  expect(toRpcErrorBody(error)).toEqual({ code: errorKinds[code].rpc, message: error.message })
})

test.each(codes)('%s has a line on its page, and the page no other', (code) => {
  const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')
  const lines = page.split('\n').filter((line) => /^\| `[A-Z_]+` \| \d/.test(line))
  const { status, rpc, message, retryable } = errorKinds[code]
  expect(lines).toHaveLength(codes.length)
  const start = `| \`${code}\` | ${status} | \`${rpc}\` | ${retryable ? 'yes' : 'no'} | ${message}`
  expect(lines.filter((line) => line.startsWith(start))).toHaveLength(1)
})

const fixed = codes.filter((code) => errorKinds[code].wording === 'fixed')

test.each(fixed)('%s hides whatever was written and keeps it for operators', (code) => {
  const error = new CratestackError(code, canary, { details: { fields: [canary] } })
  expect(error.message).toBe(errorKinds[code].message)
  expect(error.cause).toMatchObject({ message: canary })
  expect(new CratestackError(code, 'x', { cause: canary }).cause).toBe(canary)
})

test('a server fault is always worded by the table and has no details', () => {
  for (const code of codes.filter((name) => errorKinds[name].status >= 500)) {
    const error = new CratestackError(code, canary, { details: { fields: [canary] } })
    expect(JSON.stringify([toRestErrorBody(error), toRpcErrorBody(error)])).not.toContain(canary)
  }
})

test('details stand in both bodies, unless the server answers like the original', () => {
  const details = { errors: [{ field: 'title', rule: 'length', max: 80 }] }
  const error = new CratestackError('VALIDATION_ERROR', "field 'title': too long", { details })
  expect(toRestErrorBody(error).details).toEqual(details)
  expect(toRpcErrorBody(error).details).toEqual(details)
  expect(toRestErrorBody(error, { compat: 'original' }).details).toBeNull()
  expect(toRpcErrorBody(error, { compat: 'original' })).not.toHaveProperty('details')
})

test('any other value becomes an internal error with the value as its cause', () => {
  const error = new CratestackError('NOT_FOUND')
  expect(toCratestackError(error)).toBe(error)
  expect(toCratestackError(canary)).toMatchObject({ code: 'INTERNAL_ERROR', cause: canary })
})

test('every RPC code has the status of a line that uses it', () => {
  for (const { rpc } of Object.values(errorKinds)) {
    const statuses = Object.values(errorKinds)
      .filter((kind) => kind.rpc === rpc)
      .map((kind) => kind.status)
    expect(statuses).toContain(statusOfRpcCode(rpc))
  }
  expect(statusOfRpcCode('from_the_future')).toBe(500)
  expect(statusOfRpcCode('constructor')).toBe(500)
})

test('a status without a body of ours gives a code', () => {
  for (const { status, rpc } of Object.values(errorKinds))
    expect([rpc, 'conflict']).toContain(rpcCodeOfStatus(status))
  expect(rpcCodeOfStatus(418)).toBe('internal')
  expect(rpcCodeOfStatus(502)).toBe('internal')
})

test('a stranger’s name is shown printable and cut to 64 characters', () => {
  expect(printableName('title')).toBe('title')
  expect(printableName('a\u0000b\u202ec\nd')).toBe('a?b?c?d')
  expect(printableName('\ud800')).toBe('?')
  expect([...printableName('😀'.repeat(64))]).toHaveLength(64)
  expect([...printableName('x'.repeat(1_000_000))]).toHaveLength(64)
})
