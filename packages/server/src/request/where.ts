// The two ways of writing alternatives: `where` with its little grammar, and the older `or`
// (spec/http 5.2).

import type { Filter } from '@cratestack/orm'
import { nestingLimit, readTest, type TestBudget, tooDeep } from './filter.ts'
import { badRequest } from './refusals.ts'
import type { WireModel } from './wire-schema.ts'

/**
 * Reads `(live=true|views__gt=40),not(title=x)`.
 *
 * @throws CratestackError `BAD_REQUEST`
 */
export function readWhere(model: WireModel, text: string, budget: TestBudget): Filter {
  const reader = new WhereReader(model, text, budget)
  const filter = reader.alternatives()
  reader.end()
  return filter
}

/** Reads `views__in=0,7|views=42`: no grouping, and commas belong to values. */
export function readOr(model: WireModel, text: string, budget: TestBudget): Filter {
  const operands = text.split('|').map((alternative): Filter => {
    if (alternative === '') throw badRequest('or has an empty alternative')
    const equals = alternative.indexOf('=')
    if (equals < 0) throw badRequest('or: expected key=value')
    const key = alternative.slice(0, equals)
    return readTest(model, key, alternative.slice(equals + 1), budget)
  })
  return anyOf(operands)
}

class WhereReader {
  readonly #model: WireModel
  readonly #text: string
  readonly #budget: TestBudget
  #at = 0
  #depth = 0

  constructor(model: WireModel, text: string, budget: TestBudget) {
    this.#model = model
    this.#text = text
    this.#budget = budget
  }

  alternatives(): Filter {
    const operands = [this.#conjunction()]
    while (this.#take('|')) operands.push(this.#conjunction())
    return anyOf(operands)
  }

  end(): void {
    this.#skipBlanks()
    if (this.#at < this.#text.length)
      throw badRequest('where: unexpected text after the expression')
  }

  #conjunction(): Filter {
    const operands = [this.#factor()]
    while (this.#take(',')) operands.push(this.#factor())
    const [only] = operands
    return operands.length === 1 && only !== undefined ? only : { kind: 'and', operands }
  }

  #factor(): Filter {
    this.#skipBlanks()
    if (this.#takeNot()) {
      if (!this.#take('(')) throw badRequest('where: expected ( after not')
      return { kind: 'not', operand: this.#group() }
    }
    return this.#take('(') ? this.#group() : this.#test()
  }

  /** What stands after an opening parenthesis. */
  #group(): Filter {
    this.#depth += 1
    if (this.#depth > nestingLimit) throw tooDeep()
    const filter = this.alternatives()
    if (!this.#take(')')) throw badRequest('where: missing closing parenthesis')
    this.#depth -= 1
    return filter
  }

  #test(): Filter {
    const start = this.#at
    while (this.#at < this.#text.length && !',|)'.includes(this.#text.charAt(this.#at)))
      this.#at += 1
    const test = this.#text.slice(start, this.#at)
    const equals = test.indexOf('=')
    if (equals < 0) throw badRequest('where: expected key=value')
    const key = test.slice(0, equals).trim()
    const value = test.slice(equals + 1).trim()
    if (key === '' || value === '') throw badRequest('where: a key or a value is empty')
    return readTest(this.#model, key, value, this.#budget)
  }

  /** `not` is the operator unless more of a word follows. */
  #takeNot(): boolean {
    if (!this.#text.startsWith('not', this.#at)) return false
    if (/\w/.test(this.#text.charAt(this.#at + 3))) return false
    this.#at += 3
    return true
  }

  #take(character: string): boolean {
    this.#skipBlanks()
    if (this.#text.charAt(this.#at) !== character) return false
    this.#at += 1
    return true
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text.charAt(this.#at))) this.#at += 1
  }
}

function anyOf(operands: readonly Filter[]): Filter {
  const [only] = operands
  return operands.length === 1 && only !== undefined ? only : { kind: 'or', operands }
}
