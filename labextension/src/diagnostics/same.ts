import type { Analysis } from '../contract';

/** The new analysis, with those of its parts taken from the old one that say the same: what is shown of them needs no drawing. */
export function withSame(old: Analysis | null, fresh: Analysis): Analysis {
  if (old === null) {
    return fresh;
  }
  return {
    version: fresh.version,
    findings: eachSame(old.findings, fresh.findings),
    statements: eachSame(old.statements, fresh.statements),
    nodes: eachSame(old.nodes, fresh.nodes),
    flows: eachSame(old.flows, fresh.flows),
    parameters: eachSame(old.parameters, fresh.parameters)
  };
}

function eachSame<Part>(old: Part[], fresh: Part[]): Part[] {
  const known = new Map(old.map(part => [JSON.stringify(part), part]));
  const merged = fresh.map(part => known.get(JSON.stringify(part)) ?? part);
  const isSame = merged.length === old.length && merged.every((part, at) => part === old[at]);
  return isSame ? old : merged;
}
