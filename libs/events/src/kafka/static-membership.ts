import kafkajs, { type PartitionAssigner } from 'kafkajs';

/** The part of kafkajs's internal Broker that is concerned. */
type Coordinator = {
  lookupRequest(apiKey: number, definition: object): (request: object) => object;
  joinGroup(request: JoinRequest): Promise<{ memberId: string }>;
};
type JoinRequest = { memberId: string };

/** A member with a name of its own; `memberId` is the id that the coordinator last gave it. */
type StaticMember = { instanceId: string; memberId?: string };
export type StaticMembership = ReturnType<typeof createStaticMembership>;

/**
 * Static membership (KIP-345): a member that is known by a name keeps its partitions while its process restarts within
 * the session, and nobody else stops for it. kafkajs 2.2.4 speaks these versions of the protocol but has no option for
 * the name. The assigner is where it hands over the client's cluster before it joins, so it is where the name gets in.
 * Kept for as long as the process means to be the member, over any number of clients.
 */
export function createStaticMembership(instanceId: string) {
  const member: StaticMember = { instanceId };
  const assigner: PartitionAssigner = (config) => {
    nameMember(config.cluster, member);
    return kafkajs.PartitionAssigners.roundRobin(config);
  };
  return { partitionAssigners: [assigner] };
}

/** Every coordinator that the cluster finds from now on is told the name. kafkajs's types tell another result. */
function nameMember(cluster: object, member: StaticMember): void {
  const find = Reflect.get(cluster, 'findGroupCoordinator');
  const findNamed = async (request: object) => {
    const coordinator: Coordinator = await Reflect.apply(find, cluster, [request]);
    return named(coordinator, member);
  };
  Reflect.set(cluster, 'findGroupCoordinator', findNamed);
}

/** The coordinator, told the member's name in every request that can carry it; it is never told that the member leaves. */
function named(coordinator: Coordinator, member: StaticMember): Coordinator {
  const replacements = new Map<PropertyKey, unknown>([
    ['lookupRequest', lookupNamed(coordinator, member)],
    ['joinGroup', (request: JoinRequest) => join(proxy, coordinator, request, member)],
    // Whoever comes back within the session finds its place; otherwise the session runs out.
    ['leaveGroup', async () => undefined],
  ]);
  const proxy: Coordinator = new Proxy(coordinator, {
    get: (target, property) => replacements.get(property) ?? Reflect.get(target, property),
  });
  return proxy;
}

function lookupNamed(coordinator: Coordinator, { instanceId }: StaticMember): Coordinator['lookupRequest'] {
  return (apiKey, definition) => {
    const create = coordinator.lookupRequest(apiKey, definition);
    return (request) => create({ ...request, groupInstanceId: instanceId });
  };
}

/**
 * Joins by the id held before, so that a process whose name another has taken hears FENCED_INSTANCE_ID. Without an id it
 * would take the name back, and the two would fence each other for ever: kafkajs forgets its id when a commit, which it
 * sends without the name, is answered UNKNOWN_MEMBER_ID.
 */
async function join(
  proxy: Coordinator,
  { joinGroup }: Coordinator,
  request: JoinRequest,
  member: StaticMember,
): Promise<{ memberId: string }> {
  const answer = await joinGroup
    .call(proxy, { ...request, memberId: request.memberId || (member.memberId ?? '') })
    .catch((error: unknown) => {
      if (!isUnknownMember(error)) throw error;
      return joinGroup.call(proxy, { ...request, memberId: '' });
    });
  member.memberId = answer.memberId;
  return answer;
}

/** The session ran out meanwhile: the coordinator has forgotten the member, name and all. */
function isUnknownMember(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'UNKNOWN_MEMBER_ID';
}
