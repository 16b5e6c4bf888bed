import { dataScienceTopics } from './data-science-topics.ts';
import { fieldTopics } from './field-topics.ts';
import { javascriptFeatureTopics } from './javascript-feature-topics.ts';
import { javascriptTopics } from './javascript-topics.ts';
import { systemsTopics } from './systems-topics.ts';
import type { Topic } from './topic.ts';
import { webTopics } from './web-topics.ts';

const MAX_TOPICS = 3;

const allTopics = [
  ...javascriptTopics,
  ...javascriptFeatureTopics,
  ...webTopics,
  ...systemsTopics,
  ...dataScienceTopics,
  ...fieldTopics,
];
const termsByTopic = allTopics.map((topic) => ({
  topic,
  terms: topic.terms.map((term) => ({ term, length: term.length })),
}));

/** The topics a question names (a term with a capital needs that capital), the longest (most particular) name first, at most three. */
export function topicsOf(question: string): Topic[] {
  const lower = question.toLowerCase();
  const found: { topic: Topic; length: number; at: number }[] = [];
  for (const { topic, terms } of termsByTopic) {
    const hits = terms
      .map(({ term, length }) => ({ length, at: indexOfTerm(term === term.toLowerCase() ? lower : question, term) }))
      .filter(({ at }) => at >= 0);
    const [longest] = hits.toSorted((left, right) => right.length - left.length);
    if (longest) found.push({ topic, ...longest });
  }
  return found
    .toSorted((left, right) => right.length - left.length || left.at - right.at)
    .slice(0, MAX_TOPICS)
    .map(({ topic }) => topic);
}

/** Where a term stands in a lower-case text as a whole word (or symbol), or -1. */
export function indexOfTerm(text: string, term: string): number {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (isEdge(text[at - 1], term[0]) && isEdge(text[at + term.length], term.at(-1))) return at;
  }
  return -1;
}

/** Whether a term may begin or end here: a letter beside a letter, or `=` beside `=`, would be another word. */
function isEdge(outside: string | undefined, inside: string | undefined): boolean {
  if (outside === undefined || inside === undefined) return true;
  if (/[\p{L}\p{N}]/u.test(inside)) return !/[\p{L}\p{N}]/u.test(outside);
  return inside === '=' || inside === '>' ? outside !== '=' : true;
}
