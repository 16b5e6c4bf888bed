import { element, type Guide, words } from './guide.ts';

const example =
  /\b(?:for example|for instance|last (?:year|month|week|quarter|sprint)|recently|once|when i|in my (?:last|current|previous)|at my)\b/;

/** How somebody works, and what they would do in a case put to them. */
export const habitGuides: readonly Guide[] = [
  {
    category: 'working-style',
    subject: 'your day',
    family: 'personal',
    matches:
      /\bhow do you (?:usually |typically |normally )?(?:prioriti[sz]e|organi[sz]e|plan|manage (?:your|multiple|competing)|structure your|work (?:with|in|best|together|alone|independently)|communicate|delegate|stay (?:organi[sz]ed|focused)|measure success|make decisions|balance)\b|\b(?:your|describe) (?:typical |preferred |ideal |own )*(?:work ?style|working style|management style|leadership style|workflow|development environment|environment|work environment|typical day|routine|process)\b|\bwhat (?:kind|type|sort) of (?:environment|manager|culture|team|people|boss)\b|\bprefer to work\b|\bpreferred\b|\bideal (?:manager|team|company|work)\b|\bremote team\b|\bwork from home\b/,
    probes: [
      'How you really work when it comes to {subject}',
      'Whether there is a system behind it or good intentions',
      'Whether it fits the way this team works{asRole}',
    ],
    elements: [
      element(
        'system',
        'Describe your way with {subject} in two or three steps',
        /\b(?:first|then|always|usually|every|each|start|list|plan|use|step|after|before|daily|weekly|begin)\b/,
      ),
      element(
        'tools and habits',
        'Name what you use: a board, a calendar, an editor, a meeting',
        /\b(?:board|calendar|jira|trello|notion|editor|vs ?code|meeting|list|stand-?up|spreadsheet|slack|email|script|checklist|terminal|tool\w*|git|notes?)\b/,
      ),
      element(
        'why',
        'Say why you work that way',
        /\b(?:because|so that|since|helps|lets|means|otherwise|reason|keeps)\b/,
      ),
      element('example', 'Give a week or a project in which it proved itself', example),
    ],
    theme: words(
      'plan list priority deadline team first meeting tool day week organise task work calendar focus communicate environment editor process',
    ),
  },
  {
    category: 'situational',
    subject: 'the case',
    family: 'situational',
    matches:
      /\bwhat would you (?:do|say)\b|\bsell me\b|\b(?:imagine|suppose|pretend|let's say)\b|\bhow would you (?:handle|react|respond|deal|resolve|convince|tell|manage|approach|go about)\b|\bif (?:you|your|an?|the|two|someone)\b.*\bwould you\b|\bwould you (?:do|handle|tell|report|rather)\b/,
    probes: [
      'How you would think in this case: what you find out before you act',
      'Whose interests in {subject} you weigh, and what you would not do',
      'Whether you say what you would do yourself, step by step{asRole}',
    ],
    elements: [
      element(
        'find out',
        'Say first what you would find out about {subject}',
        /\b(?:ask\w*|find out|understand\w*|listen\w*|check\w*|look\w*|clarif\w+|talk\w*|investigat\w+|learn|gather|figure out|assess\w*)\b/,
      ),
      element(
        'choices',
        'Name two ways to go and what each would cost',
        /\b(?:option|either|or|alternativ\w+|could|instead|depends?|if|unless|weigh|compare|trade)\b/,
      ),
      element(
        'decision',
        'Say what you would do, and in what order',
        /\b(?:first|then|next|would|decide|propose|suggest|start|after that|agree)\b/,
      ),
      element(
        'people',
        'Say whom you tell and when you bring in others',
        /\b(?:team|manager|boss|lead|colleague\w*|client|customer|tell|inform|escalat\w+|together|everyone|stakeholder\w*|patient|parent\w*)\b/,
      ),
      element(
        'after',
        'Say how you would know it worked and what you would change for the next time',
        /\b(?:follow|afterwards|later|review|measure|make sure|prevent|next time|lesson|document|learn|check|retrospective|long[- ]term)\b/,
      ),
    ],
    theme: words(
      'would ask talk understand first team explain decide listen check suggest agree manager plan then because',
    ),
  },
  {
    category: 'estimation',
    family: 'situational',
    matches:
      /\b(?:how many|estimate)\b.*\b(?:fit|in (?:a|the|an|new york|london|this|your) |are there|would|per (?:day|year)|sold|golf|piano)\b|\bestimate (?:the|how)\b|\bguesstimate\b/,
    probes: [
      'How you break {subject} into parts you can guess',
      'Whether each assumption is said aloud and sane',
      'Whether you check the result against something you know',
    ],
    elements: [
      element(
        'clarify',
        'Say what exactly is counted and where',
        /\b(?:assum\w+|mean|define|count|only|include|suppose|say)\b/,
      ),
      element(
        'parts',
        'Break it into factors you can guess one by one',
        /\b(?:per|each|times|multipl\w+|divid\w+|average|percent|households?|people|\*|x)\b/,
      ),
      element('numbers', 'Put a round number on each factor', /\d|\b(?:million|thousand|hundred)\b/),
      element(
        'check',
        'Check the total against something known and say how far off it may be',
        /\b(?:check|compare|reasonable|roughly|order of magnitude|between|too (?:high|low)|sanity)\b/,
      ),
    ],
    theme: words('assume per average million number multiply percent people roughly estimate divide total each'),
  },
];
