import type { Contract } from './contract.ts';
import { countedKeptRule } from './counted-rules.ts';
import { docRule } from './doc-rules.ts';
import { identityRule, instantRule, statDateRule } from './event-rules.ts';
import type { Finding, Found } from './finding.ts';
import { fieldNameRule, recordNameRule, topicNameRule } from './naming-rules.ts';
import { personalDataKeptRule, personFieldRule } from './personal-data-rules.ts';
import { enumDefaultRule, fieldTypeRule } from './type-rules.ts';
import { fieldAddedRule, fieldGoneRule, versionEditedRule, versionKeptRule } from './version-rules.ts';

const RULES: readonly ((contract: Contract) => Found[])[] = [
  topicNameRule,
  recordNameRule,
  fieldNameRule,
  docRule,
  identityRule,
  statDateRule,
  instantRule,
  fieldTypeRule,
  enumDefaultRule,
  (contract) => personFieldRule(contract),
  personalDataKeptRule,
  versionKeptRule,
  versionEditedRule,
  countedKeptRule,
  fieldAddedRule,
  fieldGoneRule,
];

/** What the contract breaks of our rules; empty means it is as it should be. */
export function lintContract(contract: Contract): Finding[] {
  return RULES.flatMap((rule) => rule(contract)).map((found) => ({ ...found, topic: contract.topic }));
}

/** A finding in two lines: where and how, then what would be right. */
export function describeFinding({ code, topic, at, message, remedy }: Finding): string {
  return `contracts/events/${topic}.avsc: ${at}: ${message} (${code})\n  right would be: ${remedy}`;
}
