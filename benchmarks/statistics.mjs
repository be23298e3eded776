/**
 * Median, 95th percentile and spread of samples in milliseconds.
 *
 * @param {readonly number[]} samples
 */
export function summarize(samples) {
  const sorted = [...samples].sort((left, right) => left - right)
  return {
    runs: sorted.length,
    medianMs: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    lowerQuartileMs: quantile(sorted, 0.25),
    upperQuartileMs: quantile(sorted, 0.75),
  }
}

/**
 * @param {readonly number[]} sorted
 * @param {number} fraction between 0 and 1
 */
function quantile(sorted, fraction) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN
}
