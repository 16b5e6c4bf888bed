/** What a question wants done, by its own words. One question can ask several. */
export type Ask =
  | 'compare'
  | 'weigh'
  | 'design'
  | 'code'
  | 'debug'
  | 'list'
  | 'example'
  | 'define'
  | 'why'
  | 'when'
  | 'how'
  | 'explain'
  | 'experience'
  | 'hypothetical'
  | 'habit';

const cues: readonly (readonly [Ask, RegExp])[] = [
  [
    'compare',
    /\b(?:differences?|differ|differs|compare|compared|comparison|contrast|distinguish|distinction|versus|vs\.?)\b|\bdifferent from\b|\bone (?:versus|over|or) the other\b/,
  ],
  [
    'weigh',
    /\b(?:pros and cons|advantages?|disadvantages?|benefits?|drawbacks?|trade-?offs?|downsides?|pitfalls|importance of|strengths and weaknesses of)\b/,
  ],
  [
    'design',
    /\b(?:design|architect|model) (?:an? |the |your )|\bhow would you (?:build|structure|architect|design|model|scale)\b|\bsystem design\b/,
  ],
  [
    'code',
    /\bwrite (?:an? |the |some |code)|\bimplement\b|\bmake this work\b|\bwhat (?:will be|is) (?:returned|printed|logged|the output)|\bcreate an? (?:for loop|function|loop|method|query|program)\b|\bcode (?:an?|up)\b/,
  ],
  ['debug', /\b(?:debug|debugging|troubleshoot|troubleshooting|diagnose|track down|root cause)\b/],
  [
    'list',
    /\bname (?:\d+|two|three|four|five|some|a few)\b|\blist\b|\bwhich .* (?:familiar|used|know)\b|\bwhat (?:tools?|techniques?|resources|language constructions|are some)\b/,
  ],
  [
    'example',
    /\b(?:give|offer|provide|show) (?:me |us )?(?:an? )?(?:example|use case|instance)|\bexample of\b|\buse case for\b/,
  ],
  ['define', /\bwhat (?:is|are|does|do) (?:an? |the )?.+|\bdefine\b|\bdefinition of\b|\bstand for\b|\bmeaning of\b/],
  ['why', /\bwhy\b|\bwhat(?:'s| is) the (?:purpose|point|reason)\b|\bimportance\b/],
  [
    'when',
    /\bwhen (?:would|should|do|might)\b|\bwhere (?:and how )?would\b|\buse case\b|\bchoose (?:one|between)\b|\bpick one\b/,
  ],
  ['how', /\bhow (?:would|can|do|does|could|should|to|might|this|have)\b|\bways? to\b/],
  [
    'explain',
    /\b(?:explain|describe|discuss|talk about|walk (?:me|us) through|outline|summari[sz]e|tell (?:me|us) (?:about|how|what|why))\b/,
  ],
  [
    'experience',
    /\b(?:tell (?:me|us) about|describe|talk about|share) (?:an?|one|your|some) (?:\w+ ){0,2}(?:conflict|disagreement|failure|mistake|setback|challenge|decision|achievement|accomplishment|success|risk|feedback|criticism|colleague|co-?worker|boss|manager|customer|client|deadline)s?\b|\b(?:tell|talk to|share with|walk) (?:me|us) (?:about |through )?(?:an? )?(?:\w+ )?(?:time|times|situation|occasion|instance|moment|project)\b|\b(?:describe|give|share|recall|think of|discuss|provide)\b.*\b(?:(?:an? |the |of an? )(?:\w+ )?(?:time|situation|occasion|instance|moment)\b|example (?:of )?(?:when|where|a time|how you))|\bhave you ever\b|\bwhen (?:was|is) the last time\b|\b(?:how|what|why|when|which|who) did you\b|\bwhat (?:actions )?have you\b|\byou(?:'ve| have)? (?:ever )?(?:experienced|faced|solved|overcame|achieved|accomplished|failed|disagreed|worked on|built|led|used to increase)\b|\b(?:biggest|greatest|proudest|most (?:difficult|challenging|proud|rewarding|complex)|hardest|toughest)\b.*\b(?:you|your|career|moment|project|challenge|achievement|accomplishment|failure|mistake)\b|\bhave used (?:lately|recently)\b|\byour (?:biggest|greatest|proudest|worst|hardest)\b/,
  ],
  [
    'hypothetical',
    /\bwhat would you (?:do|say)\b|\bsell me\b|\bhow would you (?:handle|react|respond|deal|approach|resolve|manage|convince|tell|go about)\b|\b(?:imagine|suppose|let's say|pretend)\b|\bif (?:you|your|a|an|the|two|someone|one)\b.*\b(?:would|how do|what do)\b|\bwould you (?:do|handle|tell|report)\b/,
  ],
  [
    'habit',
    /\bhow do you (?:usually |typically |normally |approach|handle|deal|prioriti[sz]e|organi[sz]e|manage|stay|keep|plan|ensure|make|work|learn|cope|decide|motivate|communicate|give|delegate|measure|balance|build)|\bwhat (?:is|'s) your (?:approach|process|style|strategy|philosophy|method|management|leadership|favou?rite|preferred)\b|\byour (?:workflow|routine|process|preferred)\b|\bwhat (?:kind|type|sort) of (?:environment|manager|culture|team|people|boss)\b|\bdo you prefer\b/,
  ],
];

/** Every way the question asks, in the order of the table. */
export function asksOf(question: string): Ask[] {
  const text = question.toLowerCase();
  return cues.filter(([, cue]) => cue.test(text)).map(([ask]) => ask);
}
