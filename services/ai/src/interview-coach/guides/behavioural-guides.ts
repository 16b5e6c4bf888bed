import { experienceGuides } from './experience-guides.ts';
import type { Guide } from './guide.ts';
import { behavioural, story } from './story.ts';

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
    'fail failure mistake wrong error miss learn lesson responsibility own apologise fix prevent change process since cause late lose bug incident forget overlook outage delay damage break problem notice',
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
  ...experienceGuides,
];
