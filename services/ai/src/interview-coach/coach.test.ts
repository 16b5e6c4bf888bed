import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextReader } from '../language/text-reader.ts';
import { coach } from './coach.ts';

const reader = createTextReader();
const CONFLICT = 'Tell me about a time you had a conflict with a coworker.';
const STORY = `At Acme in 2022 I was the lead developer on our checkout team, and a colleague from design wanted to ship a new
payment page two weeks before Black Friday. I disagreed because we had no load test yet. My task was to deliver the page by
November without putting sales at risk. I asked her for an hour and listened to why the date mattered. Then I wrote down both
risks, measured the current page at 4.2 seconds, and proposed a compromise: ship to 10% of users first. I built the feature
flag and shared the figures with her every morning.`;
const RESULT = `As a result we launched on time, load time dropped from 4.2 to 1.8 seconds and conversion increased by 6%.`;

function scoreOf(question: string, answer: string): number {
  return coach({ question, answer }, reader).score ?? -1;
}

describe('the question', () => {
  it.each([
    ['Tell me about yourself', 'introduction'],
    ['Why do you want to work here?', 'motivation'],
    ['What is your greatest weakness?', 'weaknesses'],
    ['Where do you see yourself in five years?', 'career-goals'],
    ['What are your salary expectations?', 'logistics'],
    [CONFLICT, 'behavioural-conflict'],
    ['Tell me about a conflict at work', 'behavioural-conflict'],
    ['Describe a mistake you made', 'behavioural-failure'],
    ['Tell us about a disagreement with your manager.', 'behavioural-conflict'],
    ['Describe a situation where you failed.', 'behavioural-failure'],
    ['How do you handle stress and pressure?', 'behavioural-pressure'],
    ['What would you do if a customer was angry about a late delivery?', 'situational'],
    ['How do you prioritize your work?', 'working-style'],
    ['Explain how prototypal inheritance works.', 'technical-concept'],
    ['What is the difference between `==` and `===`?', 'technical-comparison'],
    ['What are the pros and cons of immutability?', 'technical-trade-offs'],
    ['How would you design a URL shortener?', 'technical-design'],
    ['Write a function to reverse a linked list.', 'technical-coding'],
    ['What tools do you use to debug JavaScript code?', 'technical-debugging'],
    ['How would you make a website accessible?', 'technical-accessibility'],
    ['What is photosynthesis?', 'technical-concept'],
    ['asdf qwer zxcv', 'unclear'],
  ])('%s is of the kind %s', (question, category) => {
    expect(coach({ question }, reader).category).toBe(category);
  });

  it('gives clearly different questions different probes and outlines, also within one kind', () => {
    const questions = [
      'Explain event delegation.',
      'Explain hoisting.',
      'Describe the box model.',
      'What is photosynthesis?',
    ];
    const outputs = questions.map((question) => JSON.stringify(coach({ question }, reader)));
    expect(new Set(outputs).size).toBe(questions.length);
    expect(outputs[3]).toContain('photosynthesis');
  });

  it('names both sides of a comparison', () => {
    const { outline } = coach({ question: 'What is the difference between TCP and UDP?' }, reader);
    expect(outline.join(' ')).toMatch(/TCP and UDP/);
  });

  it('takes the role into account', () => {
    const nurse = coach({ question: CONFLICT, role: 'Registered nurse' }, reader);
    const seller = coach({ question: CONFLICT, role: 'Sales manager' }, reader);
    expect(nurse.probes.join(' ')).toContain('patients');
    expect(nurse.outline).not.toEqual(seller.outline);
  });

  it('has no score without an answer, nor with a blank one', () => {
    expect(coach({ question: CONFLICT }, reader)).not.toHaveProperty('score');
    expect(coach({ question: CONFLICT, answer: ' \n ' }, reader)).not.toHaveProperty('score');
  });
});

describe('the answer', () => {
  it('scores a told experience with a measured result above the same without, and both above a vague one', () => {
    const whole = scoreOf(CONFLICT, `${STORY} ${RESULT}`);
    const withoutResult = scoreOf(CONFLICT, STORY);
    const vague = scoreOf(
      CONFLICT,
      'I had a conflict with a coworker. We talked and it went well. I think I am good with people in general.',
    );
    expect(whole).toBeGreaterThan(85);
    expect(withoutResult).toBeLessThan(whole - 10);
    expect(vague).toBeLessThan(withoutResult - 20);
  });

  it('scores fillers lower', () => {
    const filled = STORY.replaceAll('. ', ', um, you know, basically, like, I mean. ');
    expect(scoreOf(CONFLICT, filled)).toBeLessThan(scoreOf(CONFLICT, STORY));
  });

  it('quotes the answer as evidence for each part of the story', () => {
    const { breakdown } = coach({ question: CONFLICT, answer: `${STORY} ${RESULT}` }, reader);
    expect(breakdown?.['structure']).toMatchObject({
      situation: { found: true, evidence: expect.arrayContaining([expect.stringContaining('At Acme in 2022')]) },
      task: { found: true, evidence: [expect.stringContaining('My task was')] },
      action: { found: true },
      result: { found: true, evidence: [expect.stringContaining('As a result')] },
    });
    expect(breakdown?.['measurableResults']).toMatchObject({ measures: expect.arrayContaining(['6%']) });
  });

  it('asks on about what the answer said', () => {
    const { followUps } = coach({ question: CONFLICT, answer: `${STORY} ${RESULT}` }, reader);
    expect(followUps?.join(' ')).toMatch(/4\.2 to 1\.8 seconds/);
  });

  it.each([
    ['gibberish', 'asdf qwer zxcv lkjh poiu mnbv asdf qwer hjkl vbnm tyui ghjk', 'gibberish'],
    ['an empty-ish answer', 'yes', 'empty'],
    [
      'Spanish',
      'Tuve un conflicto con un compañero porque él quería hacer el proyecto de otra manera y yo no estaba de acuerdo.',
      'language',
    ],
    ['Russian', 'У меня был конфликт с коллегой, и мы долго обсуждали проект вместе.', 'language'],
    ['the question', CONFLICT, 'copy'],
    ['the question many times', `${CONFLICT} `.repeat(8), 'copy'],
    [
      'keywords',
      'conflict resolution teamwork communication leadership result 50% increase revenue stakeholder alignment agile synergy coworker',
      'keywords',
    ],
    ['a refusal', 'I do not know, I never had a conflict.', 'no-answer'],
    [
      'something else',
      'My favourite recipe is chocolate cake. You take two eggs and 200 grams of flour and bake it for 40 minutes in the oven.',
      'off-topic',
    ],
  ])('gives %s a low score and says why', (_, answer, kind) => {
    const { score, breakdown, suggestions } = coach({ question: CONFLICT, answer }, reader);
    expect(score).toBeLessThan(25);
    expect(JSON.stringify(breakdown?.['plausibility'])).toContain(`"${kind}"`);
    expect(suggestions?.length).toBeGreaterThan(0);
  });

  it('does not take a well-told story for off-topic because it lacks the words of the question', () => {
    const answer = `In 2021, as a junior nurse on the cardiac ward, I gave a patient their evening dose an hour late, because I had not
      read the handover sheet. I was responsible for six patients that shift. I told the charge nurse at once, checked the patient
      every 15 minutes and wrote the report. I then made a checklist for handovers and proposed it to the ward; since then late doses
      fell from about five a month to one, and I always read the sheet aloud with my colleague.`;
    const { score, breakdown } = coach(
      { question: 'Describe a situation where you failed.', answer, role: 'Nurse' },
      reader,
    );
    expect(score).toBeGreaterThan(75);
    expect(breakdown?.['measurableResults']).toMatchObject({
      measures: expect.arrayContaining(['from about five a month to one']),
    });
  });

  it('judges knowledge by what the topic demands', () => {
    const question = 'What is a closure, and how would you use one?';
    const knowing = `A closure is a function together with the variables of the scope in which it was created. Because the inner
      function keeps that lexical scope, it can read them after the outer function has returned. For example, I use one for private
      state: a counter that only the returned function can change. The downside is memory, because what it holds is not collected.`;
    const naming =
      'A closure is something in JavaScript with functions. It is very useful and I use it a lot in all of my projects, really.';
    expect(scoreOf(question, knowing)).toBeGreaterThan(scoreOf(question, naming) + 30);
  });
});

describe('any input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'I',
          'we',
          'led',
          'the',
          'team',
          '35%',
          'because',
          '`x`',
          '**',
          '?',
          'constructor',
          '__proto__',
          '.',
          '-',
          "n't",
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(' ')),
  );

  it('never crashes, keeps every score within 0 and 100, and says the same twice', () => {
    fc.assert(
      fc.property(text, text, fc.option(text, { nil: undefined }), (question, answer, role) => {
        const input = { question, answer, ...(role === undefined ? {} : { role }) };
        const output = coach(input, reader);
        expect(output.probes.length).toBeGreaterThan(0);
        expect(output.outline.length).toBeGreaterThan(0);
        for (const score of scoresIn(output)) expect(score >= 0 && score <= 100).toBe(true);
        expect(coach(input, reader)).toEqual(output);
      }),
      { numRuns: 250 },
    );
  });
});

function scoresIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'score' && typeof inner === 'number' ? [inner] : scoresIn(inner),
  );
}
