import { element, type Guide, words } from './guide.ts';

const evidence =
  /\b(?:for example|for instance|such as|last (?:year|month|week|quarter)|when i|in my (?:last|current|previous)|once|at my)\b|\d/;

/** What somebody thinks of their trade, and how they keep up with it. */
export const tradeGuides: readonly Guide[] = [
  {
    category: 'role-knowledge',
    subject: 'this work',
    family: 'personal',
    matches:
      /\bwhat (?:skills|qualities|traits|attributes) (?:are|make|does|do)\b|\bwhat makes (?:an? )?(?:good|great|successful|effective)\b|\bhow do you define (?:success|quality|good)\b|\bwhat does (?:success|good|leadership|teamwork|quality) .*(?:mean|look)\b/,
    probes: [
      'What you think makes someone good at {subject}, and so what you will strive for',
      'Whether you set priorities or recite a list',
      'Whether you live by it: an example of your own',
    ],
    elements: [
      element(
        'choice',
        'Name the two or three things that matter most for {subject}, and rank them',
        /\b(?:first|most|important|key|essential|need|above all|main|matters?|skills?|qualit\w+)\b/,
      ),
      element(
        'why',
        'Say what goes wrong without each',
        /\b(?:because|without|otherwise|so that|since|why|else|means)\b/,
      ),
      element('example', 'Show one of them in something you did', evidence),
    ],
    theme: words(
      'skill important communicate learn team need knowledge understand quality curious patience test user detail work',
    ),
  },
  {
    category: 'learning',
    subject: 'your trade',
    family: 'personal',
    matches:
      /\bwhat did you learn\b|\bresources do you use to learn\b|\bhow do you (?:learn|stay (?:up|current|informed)|keep (?:up|current|learning))\b|\bup[- ]to[- ]date\b|\blast (?:book|thing|course)\b|\bwhat are you (?:learning|reading)\b|\blearned? recently\b/,
    probes: [
      'Whether you learn of your own accord, and how recently',
      'Which sources you trust for {subject}, and how you tell good from bad',
      'Whether what you learn reaches your work',
    ],
    elements: [
      element(
        'something named',
        'Name what you learned or read, and when',
        /\b(?:yesterday|week|month|recently|last|today|read\w*|course|book|blog|podcast|learn\w*|newsletter|article|docs|documentation)\b/,
      ),
      element(
        'source',
        'Say where from and why you trust it',
        /\b(?:from|because|trust|docs|documentation|official|author|community|colleague|conference|github|course|book|forum|newsletter|blog)\b/,
      ),
      element(
        'use',
        'Say what you did with it',
        /\b(?:tried|applied|used|built|wrote|changed|now|project|shared|team|implemented|experiment\w*)\b/,
      ),
    ],
    theme: words(
      'learn read course book article blog try project new documentation video practice week tutorial newsletter podcast conference',
    ),
  },
];
