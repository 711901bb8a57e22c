import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { StageTable } from '../contract';
import { RequestRefused } from '../request';
import { headOf } from './tags';

const STEP = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Ask for a step of a stage. @returns `data:clean`, or undefined where the user left */
export async function askForStep(
  tag: string,
  table: StageTable,
  trans: TranslationBundle
): Promise<string | undefined> {
  const stages = table.stages.map(stage => stage.tag);
  const stage = await InputDialog.getItem({
    title: trans.__('A step of which stage?'),
    items: stages,
    current: Math.max(0, stages.indexOf(headOf(tag)))
  });
  if (stage.value === null) {
    return undefined;
  }
  const step = await InputDialog.getText({
    title: trans.__('Name of the step'),
    label: trans.__('It becomes the name of a function, as clean or split_rows.'),
    pattern: STEP.source,
    required: true
  });
  return step.value !== null && STEP.test(step.value) ? `${stage.value}:${step.value}` : undefined;
}

/** Ask for one of the tags of a notebook. */
export async function askForTag(
  title: string,
  tags: string[],
  trans: TranslationBundle
): Promise<string | undefined> {
  if (tags.length === 0) {
    Notification.info(trans.__('No cell of this notebook has a tag.'));
    return undefined;
  }
  const chosen = await InputDialog.getItem({ title, items: tags });
  return chosen.value ?? undefined;
}

/** Ask for the new name of a tag. */
export async function askForName(
  tag: string,
  trans: TranslationBundle
): Promise<string | undefined> {
  const named = await InputDialog.getText({
    title: trans.__('New name of the tag %1', tag),
    text: tag,
    required: true
  });
  return named.value?.trim() || undefined;
}

/** There is nothing to offer. */
export function tellNothingToSuggest(trans: TranslationBundle): void {
  Notification.info(
    trans.__('Nothing to suggest: each cell that loads, fits, scores or predicts has a tag.')
  );
}

/** A request has failed. */
export function tellTrouble(error: unknown, trans: TranslationBundle): void {
  const hint = error instanceof RequestRefused ? error.hint : '';
  const said = error instanceof Error ? error.message : String(error);
  Notification.error(
    hint ? trans.__('%1. To do: %2', said, hint) : trans.__('No suggestions: %1', said)
  );
}
