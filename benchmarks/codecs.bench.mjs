// How long does writing and reading rows take in each codec, beside what the platform has built in?
//
//     npm run build && node benchmarks/codecs.bench.mjs [--json]
//
// The platform does less: it checks no types, and dates, decimals and ids stay the text they came as.

import { existsSync } from 'node:fs'
import os from 'node:os'
import { summarize } from './statistics.mjs'

const library = new URL('../packages/codec-cbor/dist/index.js', import.meta.url)
if (!existsSync(library)) {
  console.error('benchmarks/codecs: run "npm run build" first')
  process.exit(1)
}
/** @type {typeof import('@cratestack/codec-cbor')} */
const { createCborCodec } = await import(library.href)
/** @type {typeof import('@cratestack/codec-json')} */
const { createJsonCodec } = await import(
  new URL('../packages/codec-json/dist/index.js', import.meta.url).href
)

/** @type {(name: import('@cratestack/core').ScalarName) => import('@cratestack/core').Shape} */
const scalar = (name) => ({ kind: 'scalar', name })

/** @type {import('@cratestack/core').Shape} */
const rows = {
  kind: 'list',
  item: {
    kind: 'object',
    fields: [
      { name: 'id', shape: scalar('Uuid') },
      { name: 'title', shape: scalar('String') },
      { name: 'summary', shape: { kind: 'optional', item: scalar('String') } },
      { name: 'status', shape: { kind: 'enum', variants: ['draft', 'live', 'archived'] } },
      { name: 'live', shape: scalar('Boolean') },
      { name: 'views', shape: scalar('Int') },
      { name: 'rating', shape: scalar('Float') },
      { name: 'price', shape: scalar('Decimal') },
      { name: 'createdAt', shape: scalar('DateTime') },
    ],
  },
}

/** @param {number} count */
function makeRows(count) {
  return Array.from({ length: count }, (_, index) => ({
    id: `7d9f2c1e-5a34-4b0c-9e6d-${String(index).padStart(12, '0')}`,
    title: `Hello tides, number ${index}`,
    summary: index % 3 === 0 ? null : 'What the sea does when nobody looks, and why. '.repeat(3),
    status: 'live',
    live: index % 2 === 0,
    views: index * 977,
    rating: index / 7,
    price: `${index}.50`,
    createdAt: '2026-04-05T12:15:30.250Z',
  }))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const jsonCodec = createJsonCodec({ decimal: 'text' })
const typedJson = jsonCodec.typed(rows)
const codec = createCborCodec({ decimal: 'text' })
const typed = codec.typed(rows)

/** @type {{ codec: string, rows: number, bytes: number, write: object, read: object }[]} */
const results = []
for (const count of [20, 1_000]) {
  const value = makeRows(count)
  const json = encoder.encode(JSON.stringify(value))
  const cbor = typed.encode(value)
  const free = codec.encode(value)
  measure('JSON built in', count, json, {
    write: () => encoder.encode(JSON.stringify(value)),
    read: () => JSON.parse(decoder.decode(json)),
  })
  measure('JSON, typed', count, json, {
    write: () => typedJson.encode(value),
    read: () => typedJson.decode(json),
  })
  measure('JSON, untyped', count, json, {
    write: () => jsonCodec.encode(value),
    read: () => jsonCodec.decode(json),
  })
  measure('CBOR, typed', count, cbor, {
    write: () => typed.encode(value),
    read: () => typed.decode(cbor),
  })
  measure('CBOR, untyped', count, free, {
    write: () => codec.encode(value),
    read: () => codec.decode(free),
  })
}
report()

/**
 * @param {string} name
 * @param {number} count
 * @param {Uint8Array} bytes
 * @param {{ write: () => unknown, read: () => unknown }} work
 */
function measure(name, count, bytes, { write, read }) {
  const times = Math.ceil(2_000 / count)
  results.push({
    codec: name,
    rows: count,
    bytes: bytes.length,
    write: summarize(sample(write, times)),
    read: summarize(sample(read, times)),
  })
}

/**
 * Times of one call, each the mean of `times` calls, because one alone is too short for the clock.
 *
 * @param {() => unknown} run
 * @param {number} times
 */
function sample(run, times) {
  for (let turn = 0; turn < 20 * times; turn += 1) run()
  return Array.from({ length: 100 }, () => {
    const start = performance.now()
    for (let turn = 0; turn < times; turn += 1) run()
    return (performance.now() - start) / times
  })
}

function report() {
  const machine = { cpu: os.cpus()[0]?.model ?? '', node: process.version }
  if (process.argv.includes('--json'))
    for (const row of results) console.log(JSON.stringify({ ...machine, ...row }))
  else
    console.table(
      results.map(({ codec: name, rows: count, bytes, write, read }) => ({
        codec: name,
        rows: count,
        bytes,
        'write us': microseconds(write),
        'read us': microseconds(read),
      })),
    )
}

/** @param {any} summary */
function microseconds({ medianMs }) {
  return Number((medianMs * 1000).toFixed(1))
}
