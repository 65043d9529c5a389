/** Who belongs to a cluster and who leads it. All its members serve one store, so that they can't disagree; they are known by their ports. */

export interface Cluster {
  readonly members: readonly number[]
  /** Undefined while an election goes on. */
  readonly leader: () => number | undefined
  /** Another one leads from now on, after an election of so many milliseconds. */
  readonly lead: (place: number, electionMilliseconds: number) => void
}

/** A cluster that its first member leads. */
export const createCluster = (members: readonly number[]): Cluster => {
  let [leader] = members
  let elections = 0
  return {
    members,
    leader: () => leader,
    lead: (place, electionMilliseconds) => {
      const election = (elections += 1)
      leader = undefined
      setTimeout(() => {
        if (election === elections) leader = members[place]
      }, electionMilliseconds)
    },
  }
}
