import { isContent, quote, type Sentence, type Token } from '../../language/text.ts';
import { nounPhrases } from '../key-terms.ts';
import type { Question } from '../question.ts';
import { asksForOwnWork, fill, marked, namesPerson, subjectOf } from '../question.ts';
import type { Answer } from './answer.ts';
import type { Content } from './content.ts';
import { type Doubt, isHopeless } from './doubts.ts';
import type { MeasurableResults } from './measures.ts';
import { vagueWords } from './specificity.ts';
import type { Structure } from './structure.ts';

const MAX_FOLLOW_UPS = 5;
const MAX_QUOTE = 110;

type Judged = {
  structure: Structure;
  content: Content;
  measurableResults: MeasurableResults;
  doubts: readonly Doubt[];
};

/** What an interviewer would ask next, taking up what the answer said and what it left out. */
export function followUpsOf(answer: Answer, question: Question, judged: Judged): string[] {
  if (isHopeless(judged.doubts)) return secondAttempt(question);
  const tellsStory = question.guide.family === 'behavioural' || asksForOwnWork(question);
  const asked = [
    ...figureFollowUps(judged.measurableResults),
    ...(tellsStory ? storyFollowUps(judged.structure, judged.measurableResults) : []),
    ...contentFollowUps(answer, question, judged.content),
    ...namedThingFollowUps(answer, question),
    ...sharedWorkFollowUps(answer),
    ...closingFollowUps(question),
  ];
  return [...new Set(asked)].slice(0, MAX_FOLLOW_UPS);
}

/** When there is nothing to take up: the question once more, in small steps. */
function secondAttempt(question: Question): string[] {
  return question.guide.elements.map((element) => {
    const step = fill(element.advice, question);
    return `Let us try the ${element.name}: ${step[0]?.toLowerCase()}${step.slice(1)}.`;
  });
}

function figureFollowUps({ measures }: MeasurableResults): string[] {
  const [measure] = measures;
  return measure ? [`You gave the figure “${measure}”. How was it measured, and what was it before?`] : [];
}

function storyFollowUps(structure: Structure, { measures }: MeasurableResults): string[] {
  const questions: string[] = [];
  const [action] = structure.actionSentences;
  const [measure] = measures;
  const [result] = structure.resultSentences;
  if (!structure.result.found && action) questions.push(`After “${quoted(action)}”: what came of it in the end?`);
  if (action) questions.push(`You said “${quoted(action)}”. Which other ways did you weigh, and why this one?`);
  if (!measure && result) questions.push(`You said “${quoted(result)}”. How could you tell, and by how much?`);
  if (!structure.task.found && action)
    questions.push(`What exactly was expected of you before “${quoted(action)}”, and by whom?`);
  if (!structure.situation.found) questions.push('Where and when was this, and who else was involved?');
  return questions;
}

function contentFollowUps(answer: Answer, question: Question, content: Content): string[] {
  if (question.guide.family === 'behavioural') return [];
  const missed = content.missedPoints
    .slice(0, 2)
    .map((point) => `You have not said ${point.clause}. How would you put it?`);
  const claims = answer.sentences.filter(({ text }) => !/\b(?:for example|for instance)\b/i.test(text));
  const [claim] = claims.toSorted((left, right) => contentCount(right) - contentCount(left));
  if (!claim || question.guide.family === 'factual') return missed;
  const asking =
    question.guide.family === 'technical'
      ? 'Can you show that in an example?'
      : 'Can you tell me of a moment that shows it?';
  return [...missed, `You said “${quoted(claim)}”. ${asking}`];
}

function contentCount(sentence: Sentence): number {
  return sentence.tokens.filter(isContent).length;
}

/** Takes up things the answer names and the question does not. */
function namedThingFollowUps(answer: Answer, question: Question): string[] {
  const asked = question.text.toLowerCase();
  const phrases = answer.sentences.flatMap((sentence) => nounPhrases(sentence.tokens, sentence.text));
  const fresh = phrases.filter((phrase) => !asked.includes(phrase.toLowerCase()) && /^[\p{L}]/u.test(phrase));
  const nouns = new Set(answer.read.tokens.filter(isNoun).map((token) => token.text));
  const byLength = [...new Set(fresh)].filter((phrase) => {
    const last = phrase.split(' ').at(-1) ?? '';
    return phrase.length > 3 && phrase.length < 40 && nouns.has(last) && !vagueWords.has(phrase.toLowerCase());
  });
  const named =
    byLength.find((phrase) => /\p{Lu}/u.test(phrase)) ?? byLength.find((phrase) => phrase.includes(' ')) ?? byLength[0];
  return named
    ? [`You mentioned ${marked(named)}. What part did it play, and would you go about it the same way again?`]
    : [];
}

function isNoun(token: Token): boolean {
  return (token.pos === 'NOUN' || token.pos === 'PROPN') && !token.isStop;
}

function sharedWorkFollowUps(answer: Answer): string[] {
  const shared = answer.sentences.find(({ text }) => /\bwe\b/i.test(text));
  const own = (answer.lower.match(/\bi\b/g) ?? []).length;
  const ours = (answer.lower.match(/\bwe\b/g) ?? []).length;
  return shared && ours > own ? [`“${quoted(shared)}”: which part of that was yours?`] : [];
}

function closingFollowUps(question: Question): string[] {
  const { family } = question.guide;
  if (family === 'behavioural') return [again(question)];
  const [side] = question.sides;
  if (side) return [`In which case would you come to regret ${marked(side)}?`];
  if (family === 'technical') return [`In which case would ${subjectOf(question)} be the wrong choice?`];
  return question.role ? [`What would that look like in your first months as ${question.role.name}?`] : [];
}

function again(question: Question): string {
  const what = namesPerson(question) ? 'you and {who} were there again' : 'the same case came again';
  return fill(`What would you do differently today, if ${what}?`, question);
}

function quoted(sentence: Sentence): string {
  return quote(sentence.text.replace(/[.!?\s]+$/, ''), MAX_QUOTE);
}
