import type { TranslationBundle } from '@jupyterlab/translation';

import type { Stage, StageTable } from '../contract';
import { DROP, headOf, isOurs, isStage, KEEP, PARAMETERS } from './tags';

/** How a stage is drawn that no tag stands for: it makes what the service holds. */
const BETWEEN: Stage = { tag: '', meaning: '', colour: '#7f7f7f', glyph: '•' };

/** Colour and sign of a stage or of one of its steps (`data:clean`). */
export function lookOf(table: StageTable, where: string): Stage {
  const head = headOf(where);
  return table.stages.find(stage => stage.tag === head) ?? BETWEEN;
}

/** The sign of any of our tags; it says what the colour says. */
export function glyphOf(table: StageTable, tag: string): string {
  const signs: Record<string, string> = { [PARAMETERS]: '≔', [KEEP]: '✓', [DROP]: '⊘' };
  return signs[tag] ?? lookOf(table, tag).glyph;
}

/** What a tag is for, in words. */
export function meaningOf(table: StageTable, tag: string, trans: TranslationBundle): string {
  const words: Record<string, string> = {
    [PARAMETERS]: trans.__('what a run may be given in place of these values'),
    [KEEP]: trans.__('goes into the package whatever the compiler thinks'),
    [DROP]: trans.__('stays out of the package')
  };
  return words[tag] ?? lookOf(table, tag).meaning;
}

/** Whether a cell has the tag of a stage, or of a step of one. */
export function isStaged(table: StageTable, tags: string[]): boolean {
  return tags.some(tag => isStage(tag, table));
}

/** Our tags of a cell, that of its stage first. */
export function shownTags(tags: readonly string[], table: StageTable): string[] {
  const ours = tags.filter(tag => isOurs(tag, table));
  const rank = (tag: string): number => (isStage(tag, table) ? 0 : 1);
  return ours.sort((one, other) => rank(one) - rank(other));
}
