/** How far a long run has come: a line on standard error at every tenth of it. */

/** Answers what to call once for each thing done. */
export const progress = (what: string, of: number): (() => void) => {
  const began = performance.now()
  const every = Math.max(1, Math.floor(of / 10))
  let done = 0
  return () => {
    done += 1
    if (done % every !== 0) return
    const seconds = (performance.now() - began) / 1000
    process.stderr.write(
      `${what}: ${String(done)} of ${String(of)}, ${String(Math.round(done / seconds))} a second\n`,
    )
  }
}
