/** What part of the trade a topic belongs to; it decides how a question on it is classed. */
export type TopicArea =
  | 'language'
  | 'web'
  | 'performance'
  | 'security'
  | 'accessibility'
  | 'testing'
  | 'debugging'
  | 'systems'
  | 'data'
  | 'practice'
  | 'business'
  | 'care'
  | 'teaching';

/** Something a good answer on the topic says: an indirect question, and the words by which an answer shows it. */
export type TopicPoint = { clause: string; words: readonly string[] };

/** A subject of interviews as the coach knows it. `terms` are how questions name it; lower case matches any case. */
export type Topic = { name: string; area: TopicArea; terms: readonly string[]; points: readonly TopicPoint[] };

/** A topic from compact notes: terms by `|`, each point as `[clause, words by space]`. */
export function topic(area: TopicArea, name: string, terms: string, ...points: [string, string][]): Topic {
  return {
    name,
    area,
    terms: terms.split('|'),
    points: points.map(([clause, words]) => ({ clause, words: words.split(' ') })),
  };
}
