/** Handles Gossip/Read: a cluster of one leader, for `esdb+discover://`. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { sendUnaryData } from '@grpc/grpc-js'
import { ticks } from './events.ts'
import type { Faults } from './faults.ts'
import { isRefusal, unhandled } from './statuses.ts'

export const createGossip = (port: number, faults: Faults) => {
  const instance = crypto.randomUUID()
  const self = (): gossip.MemberInfo =>
    new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(instance))
      .setTimeStamp(ticks(new Date()).toString())
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port))
  return (_call: unknown, callback: sendUnaryData<gossip.ClusterInfo>): void =>
    void faults.admit('gossip').then(
      () => callback(null, new gossip.ClusterInfo().setMembersList([self()])),
      (error: unknown) => callback(isRefusal(error) ? error : unhandled()),
    )
}
