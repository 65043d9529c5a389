/** Handles Gossip/Read: every member of the cluster and which of them leads, for `esdb+discover://`. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { sendUnaryData } from '@grpc/grpc-js'
import type { Cluster } from './cluster.ts'
import { ticks } from './events.ts'
import type { Faults } from './faults.ts'
import { isRefusal, unhandled } from './statuses.ts'

const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState

const stateOf = (port: number, { leader }: Cluster): gossip.MemberInfo.VNodeState => {
  if (leader() === undefined) return UNKNOWN
  return leader() === port ? LEADER : FOLLOWER
}

export const createGossip = (cluster: Cluster, faults: Faults) => {
  const instances = new Map(cluster.members.map(port => [port, crypto.randomUUID()]))
  const told = ([port, instance]: [number, string]): gossip.MemberInfo =>
    new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(instance))
      .setTimeStamp(ticks(new Date()).toString())
      .setState(stateOf(port, cluster))
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port))
  return (_call: unknown, callback: sendUnaryData<gossip.ClusterInfo>): void =>
    void faults.admit('gossip').then(
      () => callback(null, new gossip.ClusterInfo().setMembersList([...instances].map(told))),
      (error: unknown) => callback(isRefusal(error) ? error : unhandled()),
    )
}
