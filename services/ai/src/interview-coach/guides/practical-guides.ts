import { element, type Guide, words } from './guide.ts';

/** Terms of the job, and the person's own questions. */
export const practicalGuides: readonly Guide[] = [
  {
    category: 'logistics',
    subject: 'your terms',
    family: 'factual',
    matches:
      /\b(?:salary|compensation|pay (?:range|expectations?)|notice period|start date|relocat\w+|visa|work permit|authori[sz]ed to work|background check)\b|\bwhen (?:can|could|would) you (?:be able to )?(?:start|join)\b|\bwilling to (?:travel|work|move)\b|\b(?:comfortable|ok|okay|happy) (?:with )?(?:working )?(?:remote|remotely|on-?site|from home|nights|weekends|shifts)\b|\binterviewing (?:elsewhere|with other|anywhere)\b|\bother offers\b/,
    probes: [
      'Whether your terms on {subject} fit what is on offer{asRole}',
      'Whether you have done your homework and state a clear position without games',
    ],
    elements: [
      element(
        'clear answer',
        'Answer on {subject} directly: a range, a date, a yes or a no',
        /\d|\b(?:yes|no|immediately|weeks?|months?|flexible|open|willing|able)\b/,
      ),
      element(
        'basis',
        'Say what it rests on: the market, your contract, your situation',
        /\b(?:based|because|market|research|contract|experience|range|since|notice|family)\b/,
      ),
      element(
        'room',
        'Say where you can move, and ask what matters to them',
        /\b(?:flexible|open|discuss|depend|negotiat\w+|depending|total|package|consider)\b|\?/,
      ),
    ],
    theme: words(
      'salary range market offer start notice week month relocate move travel remote office flexible package benefit visa contract date',
    ),
  },
  {
    category: 'closing',
    family: 'factual',
    matches:
      /\b(?:do you have any(?:thing)?|any) (?:other |more |further )?questions\b|\bquestions (?:for|to ask) (?:me|us)\b|\banything else (?:you|we)\b|\bwhat (?:would you like|do you want) to (?:know|ask)\b/,
    probes: ['How well you have prepared and what you care about{asRole}', 'Whether you can tell if the job fits you'],
    elements: [
      element(
        'questions',
        'Ask two or three questions of your own, written down beforehand',
        /\?|\b(?:ask|wonder|curious|know)\b/,
      ),
      element(
        'the work',
        'Ask about the work itself: the first months, what good looks like, what is hard now',
        /\b(?:first|success|measure|challenge|expect|day|project|months)\b/,
      ),
      element(
        'the people',
        'Ask about the team, how it decides and how people grow',
        /\b(?:team|manager|culture|grow|learn|feedback|people|company)\b/,
      ),
    ],
    theme: words('question team success role company culture challenge expect day project manager grow next'),
  },
];
