import { element, type Element, type Guide, words } from './guide.ts';

/** Cues by which the four parts of a told experience show; the answer's structure is judged by finer rules. */
function story(situation: string, task: string, action: string, result: string): Element[] {
  return [
    element('situation', situation, /\b(?:when|while|at|in my|last|our|there was|during)\b/),
    element(
      'task',
      task,
      /\b(?:had to|needed to|my (?:job|task|role|goal)|responsible|asked|goal|deadline|supposed)\b/,
    ),
    element('action', action, /\bi \w+(?:ed|t|e|w|ght|n)\b/),
    element('result', result, /\b(?:result|in the end|led to|finally|since|outcome|learn\w*|\d+ ?%)\b/),
  ];
}

function behavioural(theme: string, matches: RegExp, vocabulary: string, probes: string[], elements: Element[]): Guide {
  return {
    category: `behavioural-${theme}`,
    family: 'behavioural',
    matches,
    probes,
    elements,
    theme: words(vocabulary),
  };
}

/** Kinds of experience asked for; the first that fits the words of the question is taken. */
export const behaviouralGuides: readonly Guide[] = [
  behavioural(
    'conflict',
    /\b(?:conflicts?|disagree\w*|argument|argued|difficult (?:person|people|colleague|co-?worker|team ?mate|team member|stakeholder|boss|manager)|clash\w*|tension|dispute|did not get along|didn't get along|get along|opposing)\b/,
    'disagree disagreement conflict argue argument opinion view listen compromise agree discuss tension resolve understand talk manager colleague relationship respect convince propose boss',
    [
      'How you behave when {who} sees it differently: whether you listen before you argue',
      'Whether you argue about the matter and keep the person',
      'What came out of it for the work, and for how you work with {who} since',
    ],
    story(
      'Say who {who} was and what you disagreed about, fairly to both sides',
      'Say what had to be decided and why it mattered to the work',
      'Say how you heard the other side, what you proposed and what you gave up',
      'Say what was decided, what it led to, and how you work with {who} now',
    ),
  ),
  behavioural(
    'failure',
    /\b(?:fail\w*|mistakes?|wrong|regret\w*|setback|messed up|went badly|didn't (?:work|go)|missed (?:a|the) deadline|bad decision)\b/,
    'fail failure mistake wrong error miss learn lesson responsibility own apologise fix prevent change process since cause late lose bug',
    [
      'Whether you name a failure that was yours, with its cost',
      'What you did in the hours and days after',
      'What you do differently since, and whether it has held',
    ],
    story(
      'Say what was at stake and what went wrong, without blaming others',
      'Say what you were answerable for, and which judgement of yours was wrong',
      'Say what you did to limit the damage and whom you told',
      'Say what it cost, what you changed for good, and when that has helped since',
    ),
  ),
  behavioural(
    'feedback',
    /\b(?:feedback|criticism|criticised|criticized|critique|performance review)\b/,
    'feedback criticism listen learn change improve review manager honest conversation understand defensive thank suggest better specific',
    [
      'How you take or give a judgement that hurts',
      'Whether you ask until you understand it',
      'What changed in your work because of it',
    ],
    story(
      'Say from or to whom the feedback went, and about what work',
      'Say what it asked of you, or what you wanted to bring about',
      'Say how you asked, answered and set about changing',
      'Say what is different now and how the other side sees it',
    ),
  ),
  behavioural(
    'leadership',
    /\b(?:lead|led|leader|leadership|mentor\w*|coach\w*|manag(?:e|ed|ing) (?:a |the )?(?:team|people|person|project)|motivat\w+ (?:a|the|your|others|people)|delegat\w+|difficult (?:employee|report)|underperform\w+)\b/,
    'lead leader team direction delegate motivate decide goal vision mentor coach support trust responsibility meeting align report hire guide plan',
    [
      'How you get people to follow when you cannot simply order it',
      'How you give work away and keep hold of the outcome',
      'What became of the people, not only of the task',
    ],
    story(
      'Say which group you led, how large, and what state it was in',
      'Say which goal was yours and who had set it',
      'Say how you set direction, shared out the work and dealt with the doubtful',
      'Say what the team achieved and how its people grew',
    ),
  ),
  behavioural(
    'customer',
    /\b(?:customers?|clients?|patients?|guests?|users? complain\w*|complaints?|angry)\b/,
    'customer client patient listen calm problem solve apologise need satisfy complaint understand explain follow refund help service happy expectation',
    [
      'Whether you understand what {who} really needed',
      'How you stay calm and kind under reproach',
      'How far you went, and where you drew a line',
    ],
    story(
      'Say who {who} was and what they had expected',
      'Say what you could decide yourself and what the rules were',
      'Say how you listened, what you offered and what you did',
      'Say how {who} left, and what you changed so that it does not come again',
    ),
  ),
  behavioural(
    'integrity',
    /\b(?:ethic\w*|integrity|honest\w*|unethical|dishonest|whistle\w*|moral|confidential\w*|bend the rules)\b/,
    'honest ethic rule policy report integrity right wrong confidential trust manager risk principle decide transparent',
    [
      'Where your line is, and whether you held it when it cost you',
      'How you raised it and with whom',
      'How you stayed fair to those involved',
    ],
    story(
      'Say what you saw or were asked to do, without names',
      'Say what was at stake for you and others',
      'Say whom you spoke to, in what order, and what you refused',
      'Say how it ended and what you would do again',
    ),
  ),
  behavioural(
    'persuasion',
    /\b(?:persuad\w+|convinc\w+|influenc\w+|negotiat\w+|buy-?in|present(?:ed|ation)|explain(?:ed)? (?:a |something )?(?:complex|technical|difficult))\b/,
    'convince persuade influence negotiate data show listen concern present proposal agree stakeholder benefit example understand audience explain pilot',
    [
      'How you find out what the other side cares about',
      'Which evidence you bring and how you put it',
      'What you do when the answer stays no',
    ],
    story(
      'Say who had to be won over and what they wanted instead',
      'Say what you needed from them and by when',
      'Say how you found their concern and what you showed them',
      'Say what they decided and what it brought',
    ),
  ),
  behavioural(
    'pressure',
    /\b(?:pressure|stress\w*|tight deadline|deadlines?|overwhelm\w*|workload|multiple (?:projects|priorities|tasks)|burn(?:ed|t)? ?out|urgent|crisis|emergency)\b/,
    'pressure deadline stress prioritise priority plan urgent time calm focus week hour deliver late workload schedule help cut scope crisis',
    [
      'What you do first when time or strength runs short',
      'What you drop, and whether you tell people in time',
      'Whether quality held',
    ],
    story(
      'Say what was due, when, and why time was short',
      'Say what could not slip and what could',
      'Say how you cut, ordered and shared out the work, and whom you warned',
      'Say what was delivered when, at what quality, and what you plan differently since',
    ),
  ),
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
