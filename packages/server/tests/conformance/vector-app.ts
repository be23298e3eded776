// The server that the cases speak of: callers, procedures and seed rows as their file describes them.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import { type Context, CratestackError } from '@cratestack/core'
import type { DatabaseCore } from '@cratestack/orm'
import type { SchemaIr } from '@cratestack/schema/ir'
import {
  type App,
  type AppOptions,
  createApp,
  type ProcedureCall,
  unauthorized,
} from '@cratestack/server'
import type { Driver } from '@cratestack/sql'
import { insertRows } from '../support/test-schema.ts'
import type { VectorCase, VectorFile } from './vectors-file.ts'

const clockText = '2026-05-01T10:00:00Z'
const epochMs = Date.parse(clockText)

type Row = Readonly<Record<string, unknown>>

interface Runnable<Result> {
  run(ctx: Context): Promise<Result>
}

interface Rows extends Runnable<readonly Row[]> {
  matching(argument: unknown): Rows
  page(input: unknown, options: { readonly max: number }): Runnable<unknown>
}

/** What the procedures use of the database; generated code would say it exactly. */
interface VectorDb extends DatabaseCore {
  readonly post: {
    findMany(options?: object): Rows
    update(id: unknown): { set(patch: object): Runnable<Row> }
  }
  readonly account: { findUnique(id: unknown): Runnable<Row | null> }
}

type Call<Arguments> = ProcedureCall<VectorDb, Arguments>

const live = { where: { live: true }, orderBy: { id: 'asc' } }

const procedures = {
  transfer: ({ args }: Call<{ readonly amount: unknown }>) => ({
    reference: 'TX-1',
    amount: args.amount,
    fromVersion: 4,
    postedAt: clockText,
  }),
  topPosts: ({ db, ctx, args }: Call<{ readonly limit: number | null }>) =>
    db.post
      .findMany({
        where: { live: true },
        orderBy: { views: 'desc' },
        ...(args.limit === null ? {} : { limit: args.limit }),
      })
      .run(ctx),
  async *tail({ db, ctx, args }: Call<{ readonly count: number }>) {
    const posts = await db.post.findMany(live).run(ctx)
    for (let index = 0; index < args.count; index += 1) {
      const post = posts[index]
      if (post === undefined) throw new Error('no more posts')
      yield post
    }
  },
  postPage: ({ db, ctx, args }: Call<{ readonly page: unknown }>) =>
    db.post.findMany(live).page(args.page, { max: 50 }).run(ctx),
  searchPosts: ({ db, ctx, args }: Call<{ readonly query: unknown }>) =>
    db.post.findMany().matching(args.query).run(ctx),
  ping: () => 'pong',
  health: () => 'ok',
  quote: ({ args }: Call<{ readonly pair: string }>) => (args.pair === 'EURUSD' ? '1.0850' : null),
  legacyRate: () => '1.1000',
  echoStatus: ({ args }: Call<{ readonly status: string }>) => args.status,
  fingerprintOf: async ({ db, ctx, args }: Call<{ readonly id: string }>) =>
    (await db.account.findUnique(args.id).run(ctx))?.['fingerprint'],
  requestExport({ args }: Call<{ readonly format: string }>) {
    if (args.format === 'bad')
      throw new CratestackError('VALIDATION_ERROR', 'unknown export format')
    if (args.format === 'crash') throw new Error('a stack that must not leak')
    return 'job-7'
  },
  publishPost: ({ db, ctx, args }: Call<{ readonly postId: number }>) =>
    db.post
      .update(args.postId)
      .set({ live: true, status: 'live', publishedAt: clockText })
      .run(ctx),
}

export function createVectorApp(
  vectors: VectorFile,
  schema: SchemaIr,
  database: Driver,
  needs: Pick<VectorCase, 'compat' | 'unknownKeys' | 'router' | 'switches'>,
): App<VectorDb> {
  const { compat, unknownKeys, router = 'both', switches = [] } = needs
  const options: AppOptions = {
    schema,
    database,
    codecs: {
      cbor: router === 'json-only' ? undefined : createCborCodec,
      json: router === 'cbor-only' ? undefined : createJsonCodec,
    },
    procedures,
    clock: { epochMs: () => epochMs, monotonicMs: () => 0 },
    compat,
    unknownKeys,
    cursorPages: switches.includes('cursorPages'),
    viewRoutes: switches.includes('viewRoutes'),
    authenticate: (request) => {
      const token = request.header('authorization')?.replace('Bearer ', '')
      if (token === undefined) return undefined
      const principal = vectors.principals[token]
      if (typeof principal === 'object') return principal
      throw unauthorized()
    },
  }
  return createApp<VectorDb>(options)
}

/** Fills the empty tables with the rows that every case starts from. */
export async function seedVectors(
  { seed, extraSeed }: VectorFile,
  schema: SchemaIr,
  driver: Driver,
): Promise<void> {
  const { Payee, AccountMember } = extraSeed
  await insertRows(driver, schema, seed)
  if (Array.isArray(Payee) && Array.isArray(AccountMember))
    await insertRows(driver, schema, { Payee, AccountMember })
  await driver.script("UPDATE posts SET moderation_note = 'check the source' WHERE id = 13")
}
