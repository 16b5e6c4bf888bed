import type { TextReader } from '../language/text-reader.ts';
import { answerOf, type Judgement } from './answer/answer.ts';
import { judgeContent } from './answer/content.ts';
import { judgeClarity, judgeFillerWords, judgeLength } from './answer/delivery.ts';
import { doubtsOf } from './answer/doubts.ts';
import { followUpsOf } from './answer/follow-ups.ts';
import { judgeMeasurableResults } from './answer/measures.ts';
import { judgeOwnership } from './answer/ownership.ts';
import { judgeRelevance } from './answer/relevance.ts';
import { type Aspect, scoreOf, weightsOf } from './answer/score.ts';
import { judgeSpecificity } from './answer/specificity.ts';
import { judgeStructure } from './answer/structure.ts';
import { suggestionsOf } from './answer/suggestions.ts';
import { outlineOf } from './outline.ts';
import { probesOf } from './probes.ts';
import { type Question, readQuestion } from './question.ts';

export type CoachInput = { question: string; answer?: string; role?: string };

/** What the coach says of a question, and of an answer when there is one. */
export type Coaching = {
  category: string;
  probes: string[];
  outline: string[];
  keyTerms: string[];
} & Partial<Assessment>;

export type Assessment = {
  score: number;
  breakdown: Record<string, unknown>;
  suggestions: string[];
  followUps: string[];
};

/** Reads the question, and judges the answer when there is one. The same input gives the same output. */
export function coach(input: CoachInput, reader: TextReader): Coaching {
  const question = readQuestion(reader.read(input.question), input.role);
  const coaching = {
    category: question.category,
    probes: probesOf(question),
    outline: outlineOf(question),
    keyTerms: [...question.terms],
  };
  const text = input.answer ?? '';
  return text.trim() === '' ? coaching : { ...coaching, ...assess(question, text, reader) };
}

function assess(question: Question, text: string, reader: TextReader): Assessment {
  const answer = answerOf(reader.read(text));
  const structure = judgeStructure(answer);
  const content = judgeContent(answer, question);
  const relevance = judgeRelevance(answer, question);
  const measurableResults = judgeMeasurableResults(answer, structure.resultSentences);
  const judgements = {
    structure,
    content,
    relevance,
    specificity: judgeSpecificity(answer, question),
    measurableResults,
    ownership: judgeOwnership(answer),
    length: judgeLength(answer, question.guide.family),
    fillerWords: judgeFillerWords(answer),
    clarity: judgeClarity(answer),
  };
  const doubts = doubtsOf(answer, question, {
    relevance: Math.max(relevance.score, contentShows(question, content.score)),
    structure: structure.score,
  });
  const weights = weightsOf(question);
  return {
    score: scoreOf(scoresOf(judgements), weights, doubts),
    breakdown: { ...shown(judgements, weights), plausibility: { doubts } },
    suggestions: suggestionsOf(question, judgements, { structure, measurableResults }, weights, doubts),
    followUps: followUpsOf(answer, question, { structure, content, measurableResults, doubts }),
  };
}

/** What somebody says of themselves is on topic when it has the parts asked for, whatever words it uses. */
function contentShows(question: Question, contentScore: number): number {
  return question.guide.family === 'personal' ? contentScore : 0;
}

function scoresOf(judgements: Readonly<Record<Aspect, Judgement>>): Record<Aspect, number> {
  return {
    structure: judgements.structure.score,
    content: judgements.content.score,
    relevance: judgements.relevance.score,
    specificity: judgements.specificity.score,
    measurableResults: judgements.measurableResults.score,
    ownership: judgements.ownership.score,
    length: judgements.length.score,
    fillerWords: judgements.fillerWords.score,
    clarity: judgements.clarity.score,
  };
}

/** The judgements as they are shown: with their weight in this score, without what only the rules need. */
function shown(judgements: Readonly<Record<Aspect, Judgement>>, weights: Readonly<Record<Aspect, number>>) {
  const hidden = new Set(['advice', 'actionSentences', 'resultSentences', 'missedPoints']);
  return Object.fromEntries(
    Object.entries(judgements).map(([aspect, judgement]) => {
      const kept = Object.entries(judgement).filter(([key]) => !hidden.has(key));
      return [
        aspect,
        { ...Object.fromEntries(kept), weight: Object.entries(weights).find(([name]) => name === aspect)?.[1] ?? 0 },
      ];
    }),
  );
}
