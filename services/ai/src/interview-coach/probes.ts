import { fill, inShort, listOf, marked, type Question, showsQuestion } from './question.ts';
import { asRole } from './role.ts';

const MAX_PROBES = 8;
const MAX_TOPIC_PROBES = 4;

/** What the question is out to learn: from its kind, its subject, its own words and the role. */
export function probesOf(question: Question): string[] {
  const probes = [
    ...topicProbes(question),
    ...question.guide.probes.map((probe) => fill(probe, question)),
    ...wordProbes(question),
    ...roleProbes(question),
  ];
  const shown = showsQuestion(probes, question)
    ? probes
    : [`What you make of “${inShort(question)}” when it is left open`, ...probes];
  return [...new Set(shown)].slice(0, MAX_PROBES);
}

function topicProbes({ topics, asks }: Question): string[] {
  const [first, second] = topics;
  if (!first) return [];
  const verb = asks.includes('experience') ? 'Whether you can show from practice' : 'Whether you can say';
  const points = [...first.points.slice(0, MAX_TOPIC_PROBES - (second ? 1 : 0)), ...(second?.points.slice(0, 1) ?? [])];
  return points.map((point) => `${verb} ${point.clause}`);
}

/** Words of the question that narrow it: several parts, a superlative, "recent", "personally", a number. */
function wordProbes(question: Question): string[] {
  const text = question.text.toLowerCase();
  const probes: string[] = [];
  const parts = partsOf(question.text);
  if (parts.length > 1) probes.push(`Whether you answer every part: ${listOf(parts.map((part) => `“${part}”`))}`);
  const superlative = /\b(?:most|biggest|greatest|hardest|toughest|proudest|worst|best|main)\b(?: \w+)?/.exec(
    text,
  )?.[0];
  if (superlative) probes.push(`What you count as “${superlative}”, and so where your bar lies`);
  const recent = /\b(?:recent(?:ly)?|lately|last|latest|this year|yesterday|this week)\b/.exec(text)?.[0];
  if (recent) probes.push(`Whether you do this still: it asks for something “${recent}”`);
  if (/\b(?:personally|yourself|you have used|your own)\b/.test(text) && question.guide.family !== 'personal')
    probes.push('Your own part, as against what the team did');
  const count = /\b(?:name|list|give|describe)\b.*?\b(\d+|two|three|four|five)\b/.exec(text)?.[1];
  if (count) probes.push(`Whether you can name ${count} that really differ, and rank them`);
  return probes;
}

/** Parts of a compound question, such as "What is a closure" and "how would you use one". */
function partsOf(text: string): string[] {
  return text
    .split(/\?\s+|[.]\s+(?=[A-Z])|,?\s+and\s+(?=(?:how|why|what|when|where|which)\b)/)
    .map((part) => part.replace(/[?.,\s]+$/, '').trim())
    .filter((part) => part.split(' ').length >= 2)
    .slice(0, 3);
}

function roleProbes({ role, guide, terms }: Question): string[] {
  if (!role || guide.family === 'unclear' || guide.family === 'factual') return [];
  const subject = terms[0] ? ` with ${marked(terms[0])}` : '';
  const people = `What it would mean for ${role.field.people} if you did this job ${asRole(role)}`;
  if (role.level === 'junior')
    return [`How fast you would learn what you do not know yet${subject}, ${asRole(role)}`, people];
  if (role.level === 'lead')
    return [`Whether you bring others along${subject}, as is expected of you ${asRole(role)}`, people];
  if (role.level === 'senior')
    return [`Whether you see beyond the task${subject} to its cost and its consequences, ${asRole(role)}`, people];
  return [people];
}
