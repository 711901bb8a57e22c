import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useOperations } from './context';

const SIGNS: Record<string, string> = {
  running: '…',
  promoted: '✓',
  kept: '✓',
  done: '✓',
  missed: '–',
  interrupted: '–'
};

/** What became of a run, in a word and a sign. */
export function Outcome({ outcome }: { outcome: string }): JSX.Element {
  const { trans } = useOperations();
  const sign = SIGNS[outcome] ?? '✗';
  return (
    <span className={sign === '✓' ? 'jp-mod-good' : sign === '✗' ? 'jp-mod-bad' : ''}>
      <span aria-hidden="true">{sign}</span> {outcomeWord(outcome, trans)}
    </span>
  );
}

/** The outcomes of `nb2prod retrain` and of the schedule; the word itself for any other. */
export function outcomeWord(outcome: string, trans: TranslationBundle): string {
  const words: Record<string, string> = {
    running: trans.__('running'),
    promoted: trans.__('promoted'),
    kept: trans.__('kept'),
    done: trans.__('done'),
    'gate refused': trans.__('gate refused'),
    'data refused': trans.__('data refused'),
    failed: trans.__('failed'),
    killed: trans.__('killed'),
    'timed out': trans.__('timed out'),
    'cannot run': trans.__('cannot run'),
    interrupted: trans.__('interrupted'),
    missed: trans.__('missed')
  };
  return words[outcome] ?? outcome;
}

/** A moment as the reader's clock shows it. */
export function Moment({ at }: { at: string }): JSX.Element {
  const shown = new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <time dateTime={at} title={at}>
      {shown}
    </time>
  );
}

/** Why it ended so: its beginning, and all of it in an opened row or under the pointer. */
export function Reason({ text }: { text: string }): JSX.Element | null {
  return text ? (
    <div className="jp-mlops-hint jp-mlops-reason" title={text}>
      {text}
    </div>
  ) : null;
}
