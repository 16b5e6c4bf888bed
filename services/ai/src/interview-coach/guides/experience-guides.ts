import type { Guide } from './guide.ts';
import { behavioural, story } from './story.ts';

/** Experiences with the work itself: change, team, ideas, decisions, achievements, problems; the last is for any other. */
export const experienceGuides: readonly Guide[] = [
  behavioural(
    'adaptability',
    /\b(?:adapt\w*|chang(?:e|ed|es|ing) (?:in|at|of|to|priorit\w+|requirements|direction)|unexpected|ambigu\w+|uncertain\w*|new (?:environment|situation|technology|system)|outside (?:of )?your comfort|pivot\w*|flexib\w+)\b/,
    'change adapt new learn switch unexpected plan flexible quickly adjust requirement different uncertain decision direction',
    [
      'How you act when the plan or the ground changes',
      'How quickly you learn what you lack',
      'Whether you help others through it',
    ],
    story(
      'Say what changed, and what you had counted on',
      'Say what you still had to achieve',
      'Say what you learned, dropped or rebuilt, in what order',
      'Say how it came out and what you kept from it',
    ),
  ),
  behavioural(
    'teamwork',
    /\b(?:team ?work|work(?:ed|ing)? (?:in|with|as part of) (?:a |the |other )?(?:team|group|others|cross)|collaborat\w+|cross-functional|team member|team ?mates?|colleagues?|co-?workers?)\b/,
    'team together colleague share help collaborate role communicate support meeting goal work group pair review discuss coordinate',
    [
      'What part you play among others',
      'How you deal with work that falls between two people',
      'Whether you give others their due and still name your own part',
    ],
    story(
      'Say who was in the team and what it had to do',
      'Say which part was yours',
      'Say what you did for the others as well as for your own part',
      'Say what the team delivered and what would have been missing without you',
    ),
  ),
  behavioural(
    'initiative',
    /\b(?:initiative|above and beyond|proactive\w*|without being asked|idea|innovat\w+|creativ\w+|new (?:process|idea|way)|improved? (?:a|the) (?:process|way))\b/,
    'idea propose suggest start notice improve build automate save process own initiative decide pilot convince create time',
    [
      'Whether you see what nobody asked for',
      'Whether you check that it is worth doing before you do it',
      'Whether it lasted after you',
    ],
    story(
      'Say what you noticed and whom it hurt',
      'Say why you took it on though it was not your task',
      'Say what you tried first, whom you asked and what you built',
      'Say what it saved or earned and whether it is still in use',
    ),
  ),
  behavioural(
    'decision',
    /\b(?:decision|decide|decided|chose between|judg[e]?ment|trade-?off|incomplete information|without (?:all|enough))\b/,
    'decide decision option choose data risk information weigh consider compare criteria choice consequence alternative trade-off',
    [
      'How you decide: what you knew, what you did not, and when you stopped looking',
      'Which choices you turned down and why',
      'Whether you looked back at it later',
    ],
    story(
      'Say what had to be decided and by when',
      'Say what made it hard and what you did not know',
      'Say which choices you weighed, by what measure, and whom you asked',
      'Say how it turned out and what you would weigh differently',
    ),
  ),
  behavioural(
    'achievement',
    /\b(?:achiev\w+|accomplish\w+|proud\w*|success\w*|best (?:work|project)|exceed\w*|goal you|award|impact)\b/,
    'achieve proud success goal result win deliver launch build improve increase team award grow reach first customer impact complete',
    [
      'What you count as an achievement, and so where your bar lies',
      'Which part was yours and how hard it was',
      'How the effect was measured',
    ],
    story(
      'Say how things stood before, with a figure',
      'Say what you set out to reach and why it was hard',
      'Say the two or three things you did that made the difference',
      'Say how things stood after, with the same figure, and what it meant to others',
    ),
  ),
  behavioural(
    'problem-solving',
    /\b(?:problems?|challeng\w+|obstacles?|difficult\w*|complex|solv(?:e|ed|ing)|tough|hard(?:est)?|bug|issue)\b/,
    'problem challenge issue cause solve solution fix find investigate analyse test idea difficult obstacle try debug break slow fail error',
    [
      'How you take {subject} apart and find the cause',
      'Why you chose that solution over others',
      'Whether it stayed solved',
    ],
    story(
      'Say what {subject} was and whom it hurt',
      'Say what you had to reach, and within which limits',
      'Say how you found the cause, what you tried and what worked',
      'Say what changed, with a figure, and how you made sure it stays so',
    ),
  ),
  behavioural(
    'experience',
    /$^/,
    'work project team use build learn change result example time do help',
    ['What you have really done with {subject}, as against heard of', 'Which part was yours', 'What came of it'],
    story(
      'Say where and when you met {subject}',
      'Say what you had to do',
      'Say what you did yourself, step by step',
      'Say what came of it, with a figure, and what you took from it',
    ),
  ),
];
