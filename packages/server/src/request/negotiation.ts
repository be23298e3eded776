import {
  type CodecName,
  type Negotiation,
  negotiate,
  type RouteKind,
  type RouteMediaTypes,
  routeMediaTypes,
} from '@cratestack/core'

/** Answers to clients differ little, and one that makes its headers up may not fill the memory. */
const rememberedHeaders = 256
const rememberedLength = 200

/** Chooses media types, and remembers the choice for headers that come again and again. */
export class Negotiator {
  readonly #types: Readonly<Record<RouteKind, RouteMediaTypes>>
  readonly #known: Readonly<Record<RouteKind, Map<string, Negotiation>>>

  constructor(codecs: readonly CodecName[]) {
    this.#types = {
      read: routeMediaTypes('read', codecs),
      write: routeMediaTypes('write', codecs),
      sequence: routeMediaTypes('sequence', codecs),
    }
    this.#known = { read: new Map(), write: new Map(), sequence: new Map() }
  }

  /** What a route can take and produce. */
  typesOf(kind: RouteKind): RouteMediaTypes {
    return this.#types[kind]
  }

  choose(
    kind: RouteKind,
    accept: string | undefined,
    contentType: string | undefined,
  ): Negotiation {
    // A header's value holds no line feed, so the two cannot be mistaken for each other.
    const key = `${accept ?? '\n'}\n${kind === 'read' ? '' : (contentType ?? '\n')}`
    const known = this.#known[kind]
    const remembered = known.get(key)
    if (remembered !== undefined) return remembered
    const choice = negotiate(this.#types[kind], { accept, contentType })
    if (key.length <= rememberedLength) {
      if (known.size >= rememberedHeaders) known.clear()
      known.set(key, choice)
    }
    return choice
  }
}
