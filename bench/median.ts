/** The middle of the samples, with the least and the greatest, since machines are noisy. */
export function describeSamples(samples: number[], unit: string): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const show = (value: number | undefined) => Math.round(value ?? 0).toLocaleString('en')
  return `${show(median(samples))} ${unit} (${show(sorted[0])}-${show(sorted.at(-1))}, n ${samples.length})`
}

export function median(samples: number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The middle of them, and between which half of them are. */
export function middleHalf(samples: number[]): string {
  const sorted = samples.toSorted((a, b) => a - b)
  const show = (part: number) => sorted[Math.floor(sorted.length * part)]?.toFixed(2)
  return `${show(0.5)} (${show(0.25)}-${show(0.75)})`
}
