import type { Match } from './words.ts';

/** What policies choose by (SL-02, conflict L). */
export type PolicyFacts = {
  tier: string | null;
  vip: boolean;
  accountId: string | null;
  /** Numbers and levels of the contracts in force. */
  contracts: readonly string[];
  priority: string;
  category: string;
  type: string;
  channel: string;
  teamId: string | null;
};

type Candidate = { order: number; isDefault: boolean; match: Match };

/**
 * The first policy, in their order, whose conditions all hold; else the default one. A policy that is not the default and says no condition matches nothing: a former
 * default must not go on catching all (catalogue 4.3, 16).
 */
export function matchPolicy<P extends Candidate>(policies: readonly P[], facts: PolicyFacts): P | null {
  const asked = policies.filter(({ isDefault }) => !isDefault).sort((a, b) => a.order - b.order);
  return asked.find(({ match }) => matches(match, facts)) ?? policies.find(({ isDefault }) => isDefault) ?? null;
}

function matches(match: Match, facts: PolicyFacts): boolean {
  const { vip, contract = [], ...lists } = match;
  const conditions = Object.entries(lists).filter(([, values]) => values !== undefined && values.length > 0) as [keyof Omit<PolicyFacts, 'vip' | 'contracts'>, string[]][];
  if (conditions.length === 0 && vip === undefined && contract.length === 0) return false;
  const held = facts.contracts.map((one) => one.toLowerCase());
  return (vip === undefined || vip === facts.vip) && (contract.length === 0 || contract.some((one) => held.includes(one.toLowerCase()))) && conditions.every(([field, values]) => facts[field] !== null && values.includes(facts[field]));
}
