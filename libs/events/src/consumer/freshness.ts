type Place = { topic: string; partition: number };

/** How old the oldest record that waits in a partition can be, for partitions of which no record may arrive. */
export function createFreshness(now: () => number = Date.now) {
  /** Epoch milliseconds; what was published before is handled. */
  const handledTo = new Map<string, number>();
  const nameOf = ({ topic, partition }: Place) => `${topic}/${partition}`;

  return {
    /** A record that was published at that time is handled. */
    handled: (place: Place, publishedAt: number) => void handledTo.set(nameOf(place), publishedAt),

    /** Seconds, for a partition that is so many records behind: 0 at its end. */
    seconds(place: Place, behind: number): number {
      const name = nameOf(place);
      const at = now();
      const since = behind === 0 ? at : (handledTo.get(name) ?? at);
      if (behind === 0 || !handledTo.has(name)) handledTo.set(name, since);
      return Math.max(0, at - since) / 1_000;
    },

    /** The partition belongs to another member now. */
    forget: (place: Place) => void handledTo.delete(nameOf(place)),
  };
}
