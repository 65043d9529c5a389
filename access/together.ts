/** The same work for many, so many at a time: one by one is slow, and all at once leaves nothing for others. */

/** The answers in the order of the items. */
export const together = async <T, R>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const answers: R[] = []
  for (let from = 0; from < items.length; from += most)
    answers.push(...(await Promise.all(items.slice(from, from + most).map(item => work(item)))))
  return answers
}
