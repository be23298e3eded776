import { ScalarError } from './scalar-error.ts'

/** The most digits a coefficient has, and the most digits after the point. */
const digitLimit = 1000

/** The largest exponent that is read, either way. */
const exponentLimit = 1000

const grammar = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,9}))?$/

/**
 * Where an inexact result goes:
 *
 * | Mode | 2.5 | -2.5 | 2.51 |
 * | --- | --- | --- | --- |
 * | `half-even`: to the nearest, halves to the even neighbour | 2 | -2 | 3 |
 * | `half-up`: to the nearest, halves away from zero | 3 | -3 | 3 |
 * | `down`: towards zero | 2 | -2 | 2 |
 * | `up`: away from zero | 3 | -3 | 3 |
 * | `floor`: towards negative infinity | 2 | -3 | 2 |
 * | `ceiling`: towards positive infinity | 3 | -2 | 3 |
 */
export type RoundingMode = 'half-even' | 'half-up' | 'down' | 'up' | 'floor' | 'ceiling'

export interface Rounding {
  /** Digits after the point of the result, 0 to 1000. */
  readonly scale: number
  readonly mode: RoundingMode
}

/**
 * An exact decimal number that keeps its scale: `10.50` stays `10.50`.
 *
 * Adding, subtracting, multiplying and comparing are exact. Dividing and rounding say how many
 * digits they keep and what becomes of the rest. Values are immutable.
 *
 * A coefficient has at most 1000 digits and a scale is at most 1000; beyond, operations throw
 * `ScalarError` `outOfRange`.
 */
export class Decimal {
  readonly #coefficient: bigint
  readonly #scale: number

  private constructor(coefficient: bigint, scale: number) {
    this.#coefficient = coefficient
    this.#scale = scale
  }

  /**
   * Parses `-?(0|[1-9][0-9]*)(\.[0-9]+)?` with an optional exponent of up to ±1000, which is
   * expanded: `1.5e3` is `1500` (spec/server 5.8).
   *
   * @throws ScalarError `malformed`, or `outOfRange` beyond the limits
   */
  static parse(text: string): Decimal {
    const match = grammar.exec(text)
    if (match === null) throw new ScalarError('Decimal', 'malformed', 'expected a decimal number')
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
    const shift = Number(exponent)
    const scale = fraction.length - shift
    const digits = `${whole}${fraction}`.replace(/^0+/, '')
    // Before any bigint is made: its cost grows faster than the length of its text.
    if (Math.abs(shift) > exponentLimit || scale > digitLimit) throw tooLong()
    if (digits === '') return new Decimal(0n, Math.max(scale, 0))
    if (digits.length + Math.max(-scale, 0) > digitLimit) throw tooLong()
    const coefficient = BigInt(`${sign}${digits}`)
    return scale >= 0
      ? new Decimal(coefficient, scale)
      : new Decimal(coefficient * powerOfTen(-scale), 0)
  }

  /**
   * Makes `coefficient / 10^scale`. An integer has scale 0.
   *
   * @param scale - digits after the point, 0 to 1000; default 0
   * @throws ScalarError `outOfRange` beyond 1000 digits
   */
  static of(coefficient: bigint, scale = 0): Decimal {
    checkScale(scale)
    if (magnitude(coefficient) >= coefficientLimit) throw tooLong()
    return new Decimal(coefficient, scale)
  }

  /** The digits without the point: `1050n` of `10.50`. */
  get coefficient(): bigint {
    return this.#coefficient
  }

  /** How many of the digits stand after the point. */
  get scale(): number {
    return this.#scale
  }

  get sign(): -1 | 0 | 1 {
    return signOf(this.#coefficient)
  }

  /** The scale of a sum is the larger one: `1.5 + 0.25` is `1.75`. */
  add(other: Decimal): Decimal {
    const scale = Math.max(this.#scale, other.#scale)
    return Decimal.of(this.#coefficientAt(scale) + other.#coefficientAt(scale), scale)
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate())
  }

  /** The scales add up: `1.5 * 1.5` is `2.25`, and `1.50 * 2` is `3.00`. */
  multiply(other: Decimal): Decimal {
    const scale = this.#scale + other.#scale
    if (scale > digitLimit) throw tooLong()
    return Decimal.of(this.#coefficient * other.#coefficient, scale)
  }

  /** @throws RangeError when `divisor` is zero */
  divide(divisor: Decimal, rounding: Rounding): Decimal {
    checkScale(rounding.scale)
    if (divisor.sign === 0) throw new RangeError('Decimal.divide: "divisor" is zero')
    // Both sides are brought to whole numbers whose quotient has the wanted scale.
    const shift = rounding.scale - this.#scale + divisor.#scale
    const dividend = shift > 0 ? this.#coefficient * powerOfTen(shift) : this.#coefficient
    const by = shift < 0 ? divisor.#coefficient * powerOfTen(-shift) : divisor.#coefficient
    return Decimal.of(divideRounded(dividend, by, rounding.mode), rounding.scale)
  }

  /** Brings the number to a scale: a smaller one rounds, a larger one appends zeros. */
  round(rounding: Rounding): Decimal {
    checkScale(rounding.scale)
    if (rounding.scale >= this.#scale)
      return Decimal.of(this.#coefficientAt(rounding.scale), rounding.scale)
    const by = powerOfTen(this.#scale - rounding.scale)
    return Decimal.of(divideRounded(this.#coefficient, by, rounding.mode), rounding.scale)
  }

  negate(): Decimal {
    return new Decimal(-this.#coefficient, this.#scale)
  }

  abs(): Decimal {
    return this.#coefficient < 0n ? this.negate() : this
  }

  /** Compares the numbers; the scale does not count. */
  compare(other: Decimal): -1 | 0 | 1 {
    if (this.#scale === other.#scale) return signOf(this.#coefficient - other.#coefficient)
    const scale = Math.max(this.#scale, other.#scale)
    return signOf(this.#coefficientAt(scale) - other.#coefficientAt(scale))
  }

  /** Whether the numbers are equal: `1.0` equals `1.00`. */
  equals(other: Decimal): boolean {
    return this.compare(other) === 0
  }

  /**
   * The same number with no trailing zeros after the point. Equal numbers have equal normalized
   * text, which makes it a key for maps.
   */
  normalized(): Decimal {
    let coefficient = this.#coefficient
    let scale = this.#scale
    if (coefficient === 0n) return new Decimal(0n, 0)
    while (scale > 0 && coefficient % 10n === 0n) {
      coefficient /= 10n
      scale -= 1
    }
    return new Decimal(coefficient, scale)
  }

  /** Prints all digits of the scale, never an exponent, and no sign for a zero. */
  toString(): string {
    const negative = this.#coefficient < 0n
    const digits = (negative ? -this.#coefficient : this.#coefficient)
      .toString()
      .padStart(this.#scale + 1, '0')
    const point = digits.length - this.#scale
    const printed = this.#scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
    return negative ? `-${printed}` : printed
  }

  /** The wire form: text, because a JSON number would lose the scale. */
  toJSON(): string {
    return this.toString()
  }

  #coefficientAt(scale: number): bigint {
    return scale === this.#scale
      ? this.#coefficient
      : this.#coefficient * powerOfTen(scale - this.#scale)
  }
}

/**
 * Brings the text of a decimal to the form that {@link Decimal.toString} prints. Text that is in
 * this form already, which is all that a database or a client of ours sends, makes no `Decimal`.
 *
 * @throws ScalarError as {@link Decimal.parse} does
 */
export function parseDecimalText(text: string): string {
  const isPlain = text.length <= digitLimit && /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(text)
  return isPlain && !text.startsWith('-0') ? text : Decimal.parse(text).toString()
}

function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const quotient = dividend / divisor
  const rest = dividend % divisor
  if (rest === 0n) return quotient
  const negative = dividend < 0n !== divisor < 0n
  const away = quotient + (negative ? -1n : 1n)
  switch (mode) {
    case 'down':
      return quotient
    case 'up':
      return away
    case 'floor':
      return negative ? away : quotient
    case 'ceiling':
      return negative ? quotient : away
    case 'half-up':
      return compareToHalf(rest, divisor) >= 0 ? away : quotient
    case 'half-even': {
      const side = compareToHalf(rest, divisor)
      return side > 0 || (side === 0 && quotient % 2n !== 0n) ? away : quotient
    }
  }
}

function compareToHalf(rest: bigint, divisor: bigint): -1 | 0 | 1 {
  return signOf(2n * magnitude(rest) - magnitude(divisor))
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

function signOf(value: bigint): -1 | 0 | 1 {
  if (value === 0n) return 0
  return value < 0n ? -1 : 1
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent)
}

const coefficientLimit = 10n ** BigInt(digitLimit)

function checkScale(scale: number): void {
  if (Number.isInteger(scale) && scale >= 0 && scale <= digitLimit) return
  throw new RangeError(`Decimal: "scale" must be a whole number from 0 to ${digitLimit}`)
}

function tooLong(): ScalarError {
  return new ScalarError('Decimal', 'outOfRange', `expected at most ${digitLimit} digits`)
}
