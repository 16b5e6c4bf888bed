// `npm run contracts:lint`: prints what the contracts break of our rules; exit code 1 when there is anything.
import { loadContracts } from './contract.ts';
import { describeFinding, lintContract } from './lint.ts';

const contracts = loadContracts();
const findings = contracts.flatMap(lintContract);
for (const finding of findings) process.stdout.write(`${describeFinding(finding)}\n`);
process.stdout.write(`contracts:lint: ${contracts.length} topics, ${findings.length} findings\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
