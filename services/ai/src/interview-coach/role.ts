/** The job somebody interviews for, as far as its name tells. */
export type Role = {
  /** As the person wrote it. */
  name: string;
  level: 'junior' | 'senior' | 'lead' | 'plain';
  /** Whom the work is for and how it is measured in that trade. */
  field: Field;
};

type Field = { people: string; measures: string };

const fields: readonly (readonly [RegExp, Field])[] = [
  [
    /\b(?:nurse|nursing|physician|doctor|carer|therapist|pharmac\w+|paramedic|midwife|medical|dental|dentist|clinic\w*)\b/,
    { people: 'patients and their families', measures: 'waiting times, errors avoided, patient feedback' },
  ],
  [
    /\b(?:teach\w*|lecturer|tutor|professor|instructor|trainer|school)\b/,
    { people: 'pupils, parents and colleagues', measures: 'learning progress, attendance, grades' },
  ],
  [
    /\b(?:sales|account executive|business development|account manager)\b/,
    { people: 'buyers and their decision makers', measures: 'quota reached, deal size, win rate' },
  ],
  [
    /\b(?:marketing|brand|seo|content|growth|social media|communications?)\b/,
    { people: 'the audience and the sales team', measures: 'conversion, cost per lead, reach' },
  ],
  [
    /\b(?:account\w*|financ\w+|controller|audit\w*|bookkeep\w*|tax|treasur\w+|investment|bank\w*)\b/,
    { people: 'auditors and budget owners', measures: 'days to close, variance, money saved' },
  ],
  [
    /\b(?:product (?:manager|owner|lead))\b/,
    { people: 'users, engineers and the business', measures: 'adoption, retention, revenue' },
  ],
  [
    /\b(?:project|program|programme|scrum|delivery) (?:manager|lead|master|coordinator)\b/,
    { people: 'sponsors and the team', measures: 'dates kept, budget kept, scope delivered' },
  ],
  [
    /\b(?:recruit\w*|human resources|hr|people|talent)\b/,
    { people: 'candidates, employees and managers', measures: 'time to hire, retention, engagement' },
  ],
  [
    /\b(?:data|machine learning|ml|analytics|analyst|statistic\w*|scientist|research\w*)\b/,
    { people: 'those who decide by the data', measures: 'accuracy, decisions changed, hours saved' },
  ],
  [
    /\b(?:devops|sre|site reliability|platform|infrastructure|cloud|network|systems? admin\w*|security)\b/,
    { people: 'the teams that run on it', measures: 'uptime, time to recover, cost' },
  ],
  [
    /\b(?:designer|ux|ui|design)\b/,
    { people: 'users and engineers', measures: 'task success, usability findings, conversion' },
  ],
  [
    /\b(?:qa|tester|test|quality)\b/,
    { people: 'developers and users', measures: 'defects escaped, time to test, coverage of risk' },
  ],
  [
    /\b(?:developer|engineer|programmer|front-?end|back-?end|full-?stack|software|architect|web|mobile|coder)\b/,
    { people: 'users and the other engineers', measures: 'load time, error rate, lead time' },
  ],
  [
    /\b(?:customer|support|service|help ?desk|call cent)\w*\b/,
    { people: 'customers', measures: 'time to answer, solved at first contact, satisfaction' },
  ],
  [
    /\b(?:retail|store|shop|cashier|waiter|waitress|barista|hotel|chef|cook|server|restaurant)\b/,
    { people: 'guests and customers', measures: 'takings, waiting time, complaints' },
  ],
  [
    /\b(?:warehouse|logistic\w*|supply|operations?|production|manufactur\w+|plant|driver|procurement)\b/,
    { people: 'the shift and the next stage', measures: 'throughput, scrap, on-time delivery' },
  ],
  [
    /\b(?:lawyer|attorney|paralegal|legal|counsel|solicitor)\b/,
    { people: 'clients', measures: 'cases closed, risk avoided, hours' },
  ],
];

const ANY_FIELD: Field = { people: 'those you work for and with', measures: 'time, money, errors or satisfaction' };

/** Reads a role's name, or gives undefined when there is none. */
export function readRole(name: string | undefined): Role | undefined {
  const plain = (name ?? '').replace(/\s+/g, ' ').trim();
  if (!/\p{L}/u.test(plain)) return undefined;
  const text = plain.toLowerCase();
  const field = fields.find(([pattern]) => pattern.test(text))?.[1] ?? ANY_FIELD;
  return { name: plain, level: levelOf(text), field };
}

/** "as a nurse", "as an accountant". */
export function asRole(role: Role): string {
  return `as ${/^[aeiou]/i.test(role.name) && !/^(?:u[nst]|eu|one)/i.test(role.name) ? 'an' : 'a'} ${role.name}`;
}

function levelOf(text: string): Role['level'] {
  if (/\b(?:junior|jr|intern|trainee|graduate|entry[- ]level|apprentice|assistant|student)\b/.test(text))
    return 'junior';
  if (/\b(?:lead|head|manager|director|chief|vp|principal|supervisor|cto|ceo|owner)\b/.test(text)) return 'lead';
  return /\b(?:senior|sr|staff|experienced|expert)\b/.test(text) ? 'senior' : 'plain';
}
