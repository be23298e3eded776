import { expect, test } from 'vitest'
import { Context, createRequestId, parseTraceparent, SystemContext } from '../src/index.ts'

test('nobody has no claims, no roles and no tenant', () => {
  const context = Context.anonymous({ requestId: 'r1' })
  expect(context.isAuthenticated).toBe(false)
  expect(context.authField('id')).toBeUndefined()
  expect(context.hasRole('admin')).toBe(false)
  expect(context.principalActorId).toBeUndefined()
  expect(context.requestId).toBe('r1')
})

test('facets are told from claims, and `auth` keeps both', () => {
  const context = Context.fromPrincipal({
    id: 7,
    actor: { id: 'a1' },
    tenant: 'flat',
    gone: undefined,
  })
  expect(context.principal?.actor?.get('id')).toBe('a1')
  expect(context.principal?.tenant).toBeUndefined()
  expect([...(context.principal?.claims.keys() ?? [])]).toEqual(['id', 'tenant'])
  expect([...(context.auth?.keys() ?? [])]).toEqual(['id', 'actor', 'tenant'])
})

test('an exact claim wins over a walk along its dots', () => {
  const context = Context.fromPrincipal({
    'org.id': 'flat',
    org: { id: 'deep', unit: { id: 3 } },
    'none.id': null,
    none: { id: 1 },
  })
  expect(context.authField('org.id')).toBe('flat')
  expect(context.authField('org.unit.id')).toBe(3)
  expect(context.authField('none.id')).toBeNull()
  expect(context.authField('org.id.deeper')).toBeUndefined()
})

test('what every object inherits is no claim', () => {
  const context = Context.fromPrincipal(JSON.parse('{"actor":{"__proto__":{"role":"admin"}}}'))
  for (const name of ['constructor', 'toString', '__proto__', 'actor.constructor', 'actor.role'])
    expect(context.authField(name)).toBeUndefined()
})

test.each([
  [{ role: 'admin' }, true],
  [{ actor: { role: 'admin' } }, true],
  [{ roles: ['reader', 'admin'] }, true],
  [{ actor: { roles: ['admin'] } }, true],
  [{ role: 'reader', actor: { role: 'admin' } }, false],
  [{ roles: 'admin' }, false],
  [{}, false],
])('%j has the role: %s', (principal, expected) => {
  expect(Context.fromPrincipal(principal).hasRole('admin')).toBe(expected)
})

test('the tenant is text for policies, and its id may be a number for records', () => {
  const context = Context.fromPrincipal({ tenant: { id: 't1' } })
  expect([context.inTenant('t1'), context.inTenant('t2'), context.tenantId]).toEqual([
    true,
    false,
    't1',
  ])
  const numbered = Context.fromPrincipal({ tenant: { id: 12 } })
  expect([numbered.inTenant('12'), numbered.tenantId]).toEqual([false, '12'])
})

test.each([
  [{ actor: { id: 'a' }, id: 'b', sub: 'c' }, 'a'],
  [{ id: 'b', sub: 'c' }, 'b'],
  [{ id: 42 }, '42'],
  [{ id: 2n ** 60n }, '1152921504606846976'],
  [{ id: 1.5, sub: 'c' }, 'c'],
  [{ name: 'x' }, undefined],
])('%o acts as %s', (principal, id) => {
  expect(Context.fromPrincipal(principal).principalActorId).toBe(id)
})

test.each([
  null,
  undefined,
  'id',
  1,
  [],
  new Map(),
  new Date(0),
  { at: new Date(0) },
  { f: () => 0 },
])('a principal that is no plain data is an internal error', (principal) => {
  expect(() => Context.fromPrincipal(principal)).toThrow(
    expect.objectContaining({ code: 'INTERNAL_ERROR', message: 'internal error' }),
  )
})

test('a principal that contains itself is refused', () => {
  const principal: Record<string, unknown> = {}
  principal['self'] = principal
  expect(() => Context.fromPrincipal(principal)).toThrow(
    expect.objectContaining({
      cause: expect.objectContaining({ message: expect.stringContaining('nested') }),
    }),
  )
})

test('only the system is the system', () => {
  const system = SystemContext.forService('seed', { requestId: 'r1' })
  expect(system.isSystem).toBe(true)
  expect(system.with({ requestId: 'r2' }).isSystem).toBe(true)
  expect(system.principalActorId).toBe('system:seed')
  expect(system.authField('service')).toBe('seed')
  for (const principal of [{ isSystem: true }, { system: true, '#system': true }])
    expect(Context.fromPrincipal(principal).isSystem).toBe(false)
})

test('the same principal moves to other surroundings', () => {
  const context = Context.fromPrincipal(
    { id: 1 },
    { requestId: 'r1', extensions: new Map([['peer', 'p']]) },
  )
  const moved = context.with({ requestId: 'r2' })
  expect([moved.requestId, moved.authField('id'), moved.extensions.get('peer')]).toEqual([
    'r2',
    1,
    'p',
  ])
})

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

test.each([
  [`00-${traceId}-00f067aa0ba902b7-01`, true],
  [`00-${traceId}-00f067aa0ba902b7-00`, false],
  [`cc-${traceId}-00f067aa0ba902b7-01-future`, true],
])('%s is a trace', (header, sampled) => {
  expect(parseTraceparent(header)).toEqual({ traceId, parentId: '00f067aa0ba902b7', sampled })
})

test.each([
  '',
  `ff-${traceId}-00f067aa0ba902b7-01`,
  `00-${traceId}-00f067aa0ba902b7-01-more`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
])('"%s" is no trace', (header) => expect(parseTraceparent(header)).toBeUndefined())

test('a request without a trace gets an id of the same form', () => {
  expect(createRequestId({ bytes: (length) => new Uint8Array(length).fill(0xab) })).toBe(
    'ab'.repeat(16),
  )
})
