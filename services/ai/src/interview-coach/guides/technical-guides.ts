import { element, type Element, type Guide, words } from './guide.ts';

/** What shows that an answer explains rather than names. */
export const reasoning =
  /\b(?:because|since|so that|therefore|which means|that means|otherwise|in order to|as a result|this (?:lets|means|allows)|hence|thus)\b/;
const example =
  /\b(?:for example|for instance|e\.g|such as|say\b|imagine|like (?:when|a|an|the)|consider|in my|i (?:used|use|built|wrote|had|once|worked))\b|`|\(\)|\bin a project\b/;
const choice =
  /\b(?:prefer|choose|use (?:it|this|them|one)?\s?when|i would|i'd|if you|when you|depends?|instead|better|worse|unless|trade-?offs?|whereas|while|however|but|on the other hand)\b/;

const define = element(
  'definition',
  'Say in one sentence what {subject} is',
  /\b(?:is|are|means?|refers?|called|lets|allows|stands for)\b/,
);
const mechanism = element('how it works', 'Explain how {subject} works, step by step', reasoning);
const useCase = element('example', 'Give a small example of {subject} from your own work', example);
const limits = element('limits', 'Say when {subject} is the wrong choice or goes wrong', choice);

const byCategory: Readonly<Record<string, { probes: string[]; elements: Element[] }>> = {
  'technical-comparison': {
    probes: [
      'Whether you know what {subject} have in common and where exactly they part',
      'Whether you can say when you would take which, and why',
    ],
    elements: [
      element('each side', 'Say in one sentence each what {subject} are', /\b(?:is|are|does|means?|while|whereas)\b/),
      element(
        'the difference',
        'Name the one difference that matters most, then the smaller ones',
        /\b(?:difference|differ\w*|while|whereas|but|however|unlike|instead|in contrast|only|both|on the other hand)\b/,
      ),
      element('example', 'Show it in one example in which they behave differently', example),
      element('choice', 'Say when you would take which', choice),
    ],
  },
  'technical-trade-offs': {
    probes: [
      'Whether you see both sides of {subject}, and weigh them for a given case',
      'Whether you have paid the price of it yourself',
    ],
    elements: [
      element(
        'gains',
        'Name what {subject} gives, the most important first',
        /\b(?:advantage\w*|benefit\w*|pros?|easier|faster|helps?|allows|lets|good|gain|better|catch\w*|safer|improve\w*)\b/,
      ),
      element(
        'costs',
        'Name what it costs or breaks',
        /\b(?:disadvantage\w*|drawback\w*|cons?|cost\w*|slow\w*|harder|risk\w*|but|however|downside|worse|complex\w*|problem\w*|time)\b/,
      ),
      element('case', 'Give a case in which the gain was worth it, or was not', example),
      element('judgement', 'Say what you would do, and what would change your mind', choice),
    ],
  },
  'technical-design': {
    probes: [
      'Whether you ask what is needed before you draw',
      'Whether the parts of {subject} and the ways between them are clear',
      'What you give up knowingly',
    ],
    elements: [
      element(
        'needs',
        'Settle what {subject} must do, for how many, and how fast',
        /\b(?:requirements?|users?|requests?|second|per|need|must|assum\w+|scale|first)\b/,
      ),
      element(
        'parts',
        'Name the parts, their data and the interfaces between them',
        /\b(?:api|database|service|table|component|client|server|store|schema|endpoint|module|layer|html|state|function)\b/,
      ),
      element(
        'weak point',
        'Follow one request through and find the part that breaks first',
        /\b(?:bottleneck|fail\w*|scale|cache|queue|load|shard|replica\w*|slow|retry|limit|accessib\w+|error)\b/,
      ),
      element('trade-off', 'Say what you chose against, and why', choice),
    ],
  },
  'technical-coding': {
    probes: [
      'Whether you clear up inputs and edge cases before you write',
      'Whether the code for {subject} is right and readable',
      'Whether you test it and know what it costs',
    ],
    elements: [
      element(
        'clarify',
        'Say what goes in, what comes out and what the edge cases of {subject} are',
        /\b(?:input|output|edge|empty|null|negative|returns?|given|assume|case|expect)\b/,
      ),
      element(
        'plan',
        'Say the plan in a sentence before you write',
        /\b(?:first|then|loop|iterate|map|use|would|approach|recurs\w+|check|each)\b/,
      ),
      element(
        'code',
        'Write the smallest thing that works',
        /[(){}=;]|=>|\b(?:function|return|const|let|for|if|def|while)\b/,
      ),
      element(
        'check',
        'Run an example through it by hand and name its cost',
        /\b(?:test\w*|example|o\(|complexity|linear|check|log|assert|time|memory|expect)/,
      ),
    ],
  },
  'technical-debugging': {
    probes: [
      'Whether you go from symptom to cause in steps, or guess',
      'Which tools you know for {subject} and when you reach for which',
      'Whether you keep the fault from coming back',
    ],
    elements: [
      element(
        'reproduce',
        'Reproduce it and say what you expected instead',
        /\b(?:reproduc\w+|expect\w*|steps|symptom|when it|happens|logs?|report)\b/,
      ),
      element(
        'narrow',
        'Narrow it down: what changed, which half, which layer',
        /\b(?:narrow|bisect|isolate|half|layer|changed|eliminate|compare|one by one|breakpoint|trace|profile\w*|step through)\b/,
      ),
      element(
        'tools',
        'Name the tools for {subject} and what each shows',
        /\b(?:devtools|debugger|breakpoints?|console|logs?|logging|profiler|network|trace\w*|monitor\w*|metrics|sentry|lint\w*|test\w*)\b/,
      ),
      element(
        'prove',
        'Prove the cause, fix it, and leave a test behind',
        /\b(?:test|cause|fix\w*|verify|prove|regression|prevent|alert|postmortem|root)\b/,
      ),
    ],
  },
  'technical-experience': {
    probes: [
      'What you did about {subject} yourself, and recently',
      'Whether you know why it worked',
      'What it changed, in figures',
    ],
    elements: [
      element(
        'where',
        'Name the project and the state {subject} was in',
        /\b(?:project|app|site|page|team|company|our|my|when|last|client|system|codebase|product)\b/,
      ),
      element('what you did', 'Say the two or three things you did yourself', /\bi \w+(?:ed|t|e|w|ght|n|ut)\b/),
      element('why', 'Say why these and not others', reasoning),
      element(
        'effect',
        'Say what changed, with a figure from before and after',
        /\d|\b(?:faster|fewer|less|reduced|improved|increased|dropped|better|result\w*)\b/,
      ),
    ],
  },
  'technical-practice': {
    probes: [
      'Whether you have done {subject} yourself or read of it',
      'Whether you put the step with the largest effect first',
      'Whether you check the outcome',
    ],
    elements: [
      element(
        'goal',
        'Say what a good outcome of {subject} is and how you would see it',
        /\b(?:goal|measure|faster|good|aim|so that|ensure|want|need|important|metric)\b/,
      ),
      element('ways', 'Name your ways in order of effect, each with the reason', reasoning),
      element('example', 'Tell where you used one of them and what it brought', example),
      element('limits', 'Say where it does not help', choice),
    ],
  },
  'technical-example': {
    probes: [
      'Whether you can turn {subject} into something concrete at once',
      'Whether the example shows why it is useful',
    ],
    elements: [
      element(
        'setting',
        'Set the scene of the example in a sentence',
        /\b(?:when|if|suppose|imagine|say|for example|for instance|consider|in)\b/,
      ),
      element('example', 'Show {subject} in it, in code or exact words', example),
      element('point', 'Say what would be worse without {subject}', reasoning),
      element('limits', 'Say where you would not use it', choice),
    ],
  },
};

const conceptGuide = {
  probes: ['Whether you understand {subject} well enough to explain it simply', 'Whether you have met it in practice'],
  elements: [define, mechanism, useCase, limits],
};

/** The guide of a kind of subject knowledge; kinds without one of their own are explained like a concept. */
export function technicalGuide(category: string): Guide {
  const { probes, elements } = byCategory[category] ?? conceptGuide;
  return {
    category,
    family: 'technical',
    matches: /$^/,
    probes,
    elements,
    theme: words('because example use when example'),
  };
}

/** For what cannot be read as an English question. */
export const unclearGuide: Guide = {
  category: 'unclear',
  family: 'unclear',
  matches: /$^/,
  probes: ['The text does not read as a question in English, so what it probes cannot be told'],
  elements: [
    element('ask again', 'Ask the interviewer to put “{subject}” another way', /\?/),
    element(
      'repeat',
      'Repeat in your own words what you understood, and answer that',
      /\b(?:mean|understand|understood)\b/,
    ),
  ],
  theme: [],
};
