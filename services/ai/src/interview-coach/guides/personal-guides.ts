import { element, type Guide, words } from './guide.ts';

const achievement =
  /\b(?:led|built|grew|delivered|launched|shipped|improved|reduced|increased|won|saved|designed|created|achieved|managed|\d+ ?%)\b/;
const evidence =
  /\b(?:for example|for instance|such as|last (?:year|month|week|quarter)|when i|in my (?:last|current|previous)|once|at my)\b|\d/;

/** Questions on the person: who they are, why they come, what they are good at, where they are going. */
export const personalGuides: readonly Guide[] = [
  {
    category: 'weaknesses',
    family: 'personal',
    matches:
      /\bweakness(?:es)?\b|\bareas? (?:for|of|you need) (?:improvement|development|to improve)\b|\bwhat (?:do you struggle|are you (?:bad|not good|working on))\b|\bwhat would (?:you|your \w+) (?:change|improve) about (?:yourself|you)\b|\bneed to improve\b/,
    probes: [
      'Whether you know yourself, and name something real rather than a disguised strength',
      'What you do about it, and what has come of that so far',
      'Whether it would hurt in this work{asRole}',
    ],
    elements: [
      element(
        'real weakness',
        'Name one real weakness in one sentence, without calling it a strength',
        /\b(?:struggle\w*|weak\w*|difficult\w*|hard for me|tend to|used to|not (?:good|great|strong)|trouble|improve|lack\w*|shy|impatient|avoid\w*)\b/,
      ),
      element(
        'effect',
        'Say where it showed and what it cost',
        /\b(?:because|cost|meant|result\w*|led|caused|late|missed|feedback|noticed|told)\b/,
      ),
      element(
        'remedy',
        'Say what you do about it now: a habit, a course, a person who checks',
        /\b(?:now|started|course|practi[cs]\w+|habit|coach|mentor|plan|list|ask\w*|learn\w*|train\w*|work(?:ing)? on|calendar|check\w*)\b/,
      ),
      element(
        'progress',
        'End with a sign of progress',
        /\b(?:since|better|improv\w+|progress|recently|last|today|less|more)\b|\d/,
      ),
    ],
    theme: words(
      'weakness struggle improve difficult tend feedback learn practice better work habit progress delegate perfectionist speak',
    ),
  },
  {
    category: 'strengths',
    subject: 'your work',
    family: 'personal',
    matches:
      /\b(?:your|biggest|greatest|main|key) strengths?\b|\bstrengths\b|\bwhat are you (?:best|good|great) at\b|\bsuperpower\b|\bwhat makes you (?:unique|different|stand out)\b|\bhow would (?:your )?(?:colleagues?|co-?workers?|manager|boss|friends?|others|people|team) describe you\b|\bwhat (?:skills|qualities|value|strengths) (?:do|would|can|will) you (?:bring|offer|add)\b|\bthree words\b/,
    probes: [
      'Which strength you choose, and whether this work needs it{asRole}',
      'Whether a story or a figure stands behind the claim',
      'Whether others see it too',
    ],
    elements: [
      element(
        'strength',
        'Name one or two strengths in plain words and say why they matter{asRole}',
        /\b(?:strength\w*|good at|best at|strong|skilled|excel|known for|ability|able to|quick)\b/,
      ),
      element('proof', 'Tell one short story in which it made the difference', evidence),
      element('effect', 'Say what changed because of it, with a figure', achievement),
      element(
        'use here',
        'Say where you would use it first in the new job',
        /\b(?:here|this (?:role|job|team|position|company)|your (?:team|company)|would (?:help|bring|use|let))\b/,
      ),
    ],
    theme: words(
      'strength good strong skill able team result learn organise communicate detail lead solve analyse patient reliable',
    ),
  },
  {
    category: 'career-goals',
    subject: 'your career',
    family: 'personal',
    matches:
      /\b(?:five|5|ten|10|three|3|two|2)[- ]years?\b|\bwhere do you see yourself\b|\bsee yourself in\b|\b(?:career|long[- ]term|short[- ]term|professional) (?:goals?|plans?|aspirations?|path)\b|\baspirations?\b|\bif you could master\b|\bwant to (?:learn|achieve|become) next\b|\bideal (?:job|role|career)\b|\bwhat role do you\b/,
    probes: [
      'Where you want to go with {subject}, and whether this job is a step on that way',
      'Whether the plan is thought through: next skills, next duties, a time',
      'Whether you would stay long enough to matter{asRole}',
    ],
    elements: [
      element(
        'direction',
        'Name the direction in one sentence: what you want to be trusted with',
        /\b(?:want|would like|hope|aim|goal|become|grow|see myself|plan|interested|master|lead|specialis\w+|specializ\w+)\b/,
      ),
      element(
        'why',
        'Say why that draws you, from something you have done',
        /\b(?:because|since|enjoy\w*|love\w*|excit\w+|interest\w*|reason|discovered|noticed|experience)\b/,
      ),
      element(
        'next step',
        'Say which skill or duty comes next and how you work on it',
        /\b(?:course|learn\w*|study|certif\w+|first|next|year|month|mentor|practi[cs]\w+|project|read\w*|build\w*)\b/,
      ),
      element(
        'fit',
        'Tie it to what this job offers',
        /\b(?:this (?:role|job|company|team|position)|here|your (?:company|team)|opportunit\w+)\b/,
      ),
    ],
    theme: words(
      'goal grow lead year learn career become role step skill team responsibility future plan senior manager master specialise',
    ),
  },
  {
    category: 'reason-for-leaving',
    subject: 'the change',
    family: 'personal',
    matches:
      /\bwhy (?:are|did|do|have|would) you (?:want to )?(?:leav\w+|left|leave|quit|change|looking|look)\b|\breason for leaving\b|\bgaps? (?:in|on) your\b|\bwhy were you (?:fired|let go|laid off)\b/,
    probes: [
      'Whether you speak fairly of those you leave',
      'What you look for that you lack now, and whether it is here',
      'Whether you are likely to leave this place for the same reason',
    ],
    elements: [
      element(
        'reason',
        'Give the reason in one honest sentence',
        /\b(?:because|reason|want\w*|looking|laid off|closed|ended|moved|grow|ready|restructur\w+|contract)\b/,
      ),
      element(
        'fairness',
        'Say one thing you value in the place you leave',
        /\b(?:grateful|learn\w*|enjoy\w*|appreciat\w+|proud|good|great|thank\w*|valued)\b/,
      ),
      element(
        'towards',
        'Turn to what draws you to the next place',
        /\b(?:this (?:role|job|company|team)|here|your|opportunit\w+|next|new|challenge)\b/,
      ),
    ],
    theme: words('leave job company role grow opportunity new challenge team learn contract reason move change'),
  },
  {
    category: 'fit',
    subject: 'this job',
    family: 'personal',
    matches:
      /\bwhy should we (?:hire|choose|pick|select)\b|\bwhy (?:are )?you (?:the )?(?:right|best)\b|\bwhat makes you (?:a good|the right|the best|qualified|suitable)\b|\bwhat can you (?:bring|offer|do for)\b|\bgood fit\b/,
    probes: [
      'Whether you understand what the job needs{asRole}',
      'Which two or three of your strengths answer those needs, with proof',
      'What sets you apart without running others down',
    ],
    elements: [
      element(
        'their need',
        'Begin with what they need, in their own words',
        /\b(?:you need|looking for|your|the (?:role|job|position|team)|requires?|this role)\b/,
      ),
      element(
        'match',
        'Match it with two or three things you have done',
        /\b(?:experience|years|worked|i (?:have|led|built|ran|did|am)|skills?)\b/,
      ),
      element('proof', 'Give a figure or an outcome for each', achievement),
      element(
        'first months',
        'Say what you would do in the first months',
        /\b(?:first|months?|weeks?|days?|start|would)\b/,
      ),
    ],
    theme: words('experience skill need role team result lead build help fit bring value strength hire'),
  },
  {
    category: 'motivation',
    subject: 'this work',
    family: 'personal',
    matches:
      /\bwhy (?:do|did|are|would) you (?:want|apply\w*|interested|like|choose|chose|become|became|join|decide|decided|get into)\b|\bwhy (?:(?:this|our) (?:company|role|job|position|team|industry|field|profession|organi[sz]ation|firm|school|sector|career)|us\b)|\bwhat (?:excites?|interests?|attracts?|motivates?|drives?|appeals?|inspires?|draws?|drew|attracted|interested|made you)\b|\bwhat do you (?:know about|like|love|enjoy)\b.*\b(?:us|our|company|coding|job|work|about)\b|\bpassion(?:ate)?\b|\bdream job\b|\bwhat gets you\b|\bmotivat(?:ed|es|ion)\b/,
    probes: [
      'What draws you to {subject}, beyond pay and convenience',
      'Whether you know enough about {subject} to mean it',
      'Whether the reason has lasted: what you have done about it',
    ],
    elements: [
      element(
        'reason',
        'Say in one sentence what draws you to {subject}',
        /\b(?:because|love\w*|enjoy\w*|excit\w+|interest\w*|passion\w*|fascinat\w+|want\w*|drawn|like|appeal\w*|motivat\w+|satisf\w+)\b/,
      ),
      element('origin', 'Tell the moment or work in which you noticed it', evidence),
      element(
        'knowledge',
        'Name something particular about {subject} that an outsider would not know',
        /\b(?:your (?:product|mission|team|customers?|work|company)|read|saw|noticed|product|mission|values?|customers?|technology|users?|market)\b/,
      ),
      element(
        'contribution',
        'Say what you would give, not only what you would get',
        /\b(?:contribut\w+|help\w*|bring|build|improve|solve|my (?:experience|skills|background))\b/,
      ),
    ],
    theme: words(
      'love enjoy excite interest passion learn build help solve people challenge mission product create curious because grow value company',
    ),
  },
  {
    category: 'introduction',
    subject: 'your career so far',
    family: 'personal',
    matches:
      /\b(?:tell (?:me|us)|talk)\b.{0,30}\babout (?:yourself|your ?self|you(?!r)\b|your (?:background|career|experience|journey|career so far))|\bintroduce your ?self\b|\bwalk (?:me|us) through (?:your|the) (?:r[eé]sum[eé]|cv|background|career|experience|work history)\b|\bwho are you\b|\bdescribe your ?self\b|\b(?:elevator pitch|your background)\b|\bsummari[sz]e your (?:career|experience|background)\b/,
    probes: [
      'Which parts of {subject} you choose to tell, and in what order',
      'Whether what you did before leads to this job{asRole}',
      'Whether you can be brief and clear when nobody steers you',
    ],
    elements: [
      element(
        'present',
        'Begin with the present: your work now, in one sentence{asRole}',
        /\b(?:i(?:'m| am) (?:an?|the|currently|working|now|studying)|currently|i work|at the moment|these days|today i|i (?:lead|run|manage|teach|build|design|develop)|my (?:current )?(?:role|job)|student|graduate)\b/,
      ),
      element(
        'past',
        'Go back to one or two stations that made you good at it',
        /\b(?:before|previously|worked|started|began|years?|graduated|studied|degree|university|college|joined|earlier|after|spent|last (?:job|role))\b/,
      ),
      element('proof', 'Name one achievement with a figure', achievement),
      element(
        'future',
        'End with why you are here and what you want next{asRole}',
        /\b(?:looking (?:for|to|forward)|want|next|now i|excited|interested|hope|goal|this (?:role|job|position|team|company)|your (?:team|company)|opportunit\w+)\b/,
      ),
    ],
    theme: words(
      'work experience year team develop study degree engineer manager role company project build lead career skill currently learn background nurse teacher analyst designer',
    ),
  },
];
