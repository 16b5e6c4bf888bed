/** By what the four parts of a told experience show in a sentence; all in lower case. */
export const situationCues: readonly RegExp[] = [
  /\b(?:in|at|during) (?:my|our|a|an|the) (?:last|previous|current|first|former|old|recent|second|final)\b/,
  /\bwhen (?:i|we) (?:was|were|worked|joined|started|led|had|took|became|managed)\b/,
  /\bwhile (?:i|we)?\s?(?:was|were|working|leading|studying)?\b/,
  /\b(?:last|this) (?:year|month|quarter|summer|week|spring|winter|autumn|fall|sprint|semester|shift)\b/,
  /\b(?:\w+) (?:years?|months?|weeks?|days?) ago\b/,
  /\bin (?:early |late |mid-?)?(?:19|20)\d\d\b/,
  /\b(?:back in|at the time|at that time|once|there was|there were|one day|it was)\b/,
  /\b(?:i|we) (?:was|were) (?:working|part of|on a|in a|building|facing|losing|having|using|running|behind|migrating|studying|leading)\b/,
  /\bi worked (?:at|for|as|on|in|with)\b/,
  /\b(?:our|my|the|a) (?:\w+ )?(?:team|company|client|customer|product|site|app|service|store|project|system|page|checkout|department|class|ward|patient|manager|boss|colleague|co-?worker|database|release|supplier|school|hospital|shop)\b.{0,40}\b(?:was|were|had|took|kept|wanted|did|could|started|used|thought|said|asked|got|failed|went|lost|needed|complained|refused|insisted|disagreed)\b/,
];

export const taskCues: readonly RegExp[] = [
  /\bmy (?:task|role|job|responsibility|goal|objective|assignment|mandate|target|part|brief|aim) (?:was|were|is)\b/,
  /\b(?:i|we) (?:was|were) (?:responsible|asked|tasked|assigned|in charge|brought in|given|expected|supposed|told|put in charge|hired to)\b/,
  /\b(?:i|we|my team) (?:had|needed|was going|were going) to\b/,
  /\b(?:the|our|my|a) (?:main |key |real )?(?:goal|aim|challenge|objective|deadline|target|mission|question|task) (?:was|were|is)\b/,
  /\b(?:responsible for|it was up to me|it was my job|i took (?:on|over|ownership|charge|responsibility)|i owned|had to be|needed to be)\b/,
  /\b(?:asked|wanted|told|expected|needed) (?:me|us) to\b/,
  /\b(?:by|within|before) (?:the end of|friday|monday|christmas|the deadline|(?:\w+ )?(?:days?|weeks?|months?|hours?))\b.{0,30}\b(?:had|needed|must|due|deliver|ship|finish)|\b(?:due|deadline)\b/,
];

export const resultCues: readonly RegExp[] = [
  /\bas a result\b|\bresult(?:ed|ing)? in\b|\bthe (?:end )?results?\b|\bthe outcome\b/,
  /\b(?:in the end|eventually|ultimately|finally|consequently)\b/,
  /\b(?:led to|which (?:meant|led|allowed|helped|saved|cut|reduced|increased|brought)|thanks to (?:this|that|it)|because of (?:this|that))\b/,
  /\b(?:since then|afterwards|after that,? (?:we|the|our)|ever since|to this day|still (?:use|in use|uses))\b/,
  /\b(?:delivered|shipped|launched|finished|completed|released|went live|closed)\b.{0,40}\b(?:on time|early|ahead|under budget|late|without|successfully|before|within)\b/,
  /\b(?:won|earned|received) (?:the|an?|us)?\s?(?:award|contract|promotion|praise|deal|client|thanks)\b|\b(?:was|got) promoted\b/,
];

export const lessonCues =
  /\b(?:(?:i|we) (?:learned|learnt|realised|realized|now (?:always|ask|check|make|write|do))|taught (?:me|us)|lesson|takeaway|next time|looking back|in hindsight|since then,? i)\b/;

/** Verbs that say a figure moved, or something got better or worse. */
export const changeVerbs: ReadonlySet<string> = new Set(
  `increase decrease reduce drop fall rise grow improve cut save double halve triple gain win recover retain speed shrink boost
  raise lower eliminate exceed climb convert lose shorten accelerate quadruple stabilise stabilize jump go`.split(
    /\s+/,
  ),
);

/** Verbs that are no deed of their own. */
export const stativeVerbs: ReadonlySet<string> = new Set(
  `be have think feel believe know want need like love hate see hear seem guess suppose hope wish understand remember happen
  work do get go come try be say mean help become enjoy face look agree disagree live own belong experience struggle let
  keep appear prefer sit stand stay start begin graduate`.split(/\s+/),
);
