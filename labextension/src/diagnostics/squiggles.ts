import type { Action, Diagnostic } from '@codemirror/lint';
import { linter, lintGutter } from '@codemirror/lint';
import type { Extension, Transaction } from '@codemirror/state';
import { Compartment, StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { EditorView, ViewPlugin } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Finding } from '../contract';
import { dimmed } from './dropped';
import { described } from './message';
import { stretchOf } from './places';
import type { Preferences } from './preferences';
import type { CellReport } from './reports';
import { isAtLeast } from './reports';

/** Where an editor gets what it shows of its cell. */
export interface Feed {
  /** Undefined where nothing is known of the text that the editor holds. */
  report(): CellReport | undefined;
  preferences(): Preferences;
  /** Calls back when one of the two may have changed. @returns what ends that */
  follow(refresh: () => void): () => void;
}

/** What the buttons under a message do. */
export interface FindingActions {
  fix(finding: Finding): void;
  explain(code: string): void;
}

interface Mark {
  from: number;
  to: number;
  finding: Finding;
}

interface Shown {
  marks: readonly Mark[];
  dropped: DecorationSet;
}

const show = StateEffect.define<Shown>();

/** What is shown moves with the text that it is about until there is a new answer. */
const shown = StateField.define<Shown>({
  create: () => ({ marks: [], dropped: dimmed([], '', text => text) }),
  update: (value, transaction) => {
    const effect = transaction.effects.find(one => one.is(show));
    return effect ? (effect.value as Shown) : moved(value, transaction);
  },
  provide: field => EditorView.decorations.from(field, value => value.dropped)
});

/** Marks findings in an editor, and dims what is dropped. */
export function squiggles(
  feed: Feed,
  actions: FindingActions,
  trans: TranslationBundle
): Extension {
  const gutter = new Compartment();
  const source = (view: EditorView): Diagnostic[] =>
    view.state.field(shown).marks.map(mark => diagnosticOf(mark, actions, trans));
  return [
    shown,
    linter(source, {
      delay: 50,
      needsRefresh: update =>
        update.transactions.some(one => one.effects.some(effect => effect.is(show)))
    }),
    gutter.of([]),
    ViewPlugin.define(view => new Refresher(view, feed, gutter, trans))
  ];
}

/** Brings into an editor what changes outside of it. */
class Refresher {
  constructor(
    private readonly view: EditorView,
    private readonly feed: Feed,
    private readonly gutter: Compartment,
    private readonly trans: TranslationBundle
  ) {
    this._end = feed.follow(() => this._schedule());
    this._schedule();
  }

  destroy(): void {
    clearTimeout(this._scheduled);
    this._end();
  }

  /** An editor takes no changes while it is being made or changed. */
  private _schedule(): void {
    clearTimeout(this._scheduled);
    this._scheduled = setTimeout(() => this._refresh());
  }

  private _refresh(): void {
    const report = this.feed.report();
    const preferences = this.feed.preferences();
    const isKnown = this._last !== undefined && isSame(this._last, [report, preferences]);
    if (isKnown || report?.source !== this.view.state.doc.toString()) {
      return; // an answer about another text is followed by one about this
    }
    this._last = [report, preferences];
    const marks = marksOf(report, preferences);
    const dropped = preferences.dimDropped ? report.statements : [];
    const value: Shown = {
      marks,
      dropped: dimmed(dropped, report.source, reason => this.trans.__('Dropped: %1', reason))
    };
    const hasGutter =
      preferences.gutter === 'always' || (preferences.gutter === 'findings' && marks.length > 0);
    const effects: StateEffect<unknown>[] = [show.of(value)];
    if (hasGutter !== this._hasGutter) {
      this._hasGutter = hasGutter;
      effects.push(this.gutter.reconfigure(hasGutter ? lintGutter() : []));
    }
    this.view.dispatch({ effects });
  }

  private readonly _end: () => void;
  private _scheduled: ReturnType<typeof setTimeout> | undefined;
  private _last: [CellReport, Preferences] | undefined;
  private _hasGutter = false;
}

function isSame(
  [last, lastPreferences]: [CellReport, Preferences],
  [report, preferences]: [CellReport | undefined, Preferences]
): boolean {
  return (
    report !== undefined &&
    preferences === lastPreferences &&
    report.source === last.source &&
    isEachSame(report.findings, last.findings) &&
    isEachSame(report.statements, last.statements)
  );
}

function isEachSame<Part>(one: Part[], other: Part[]): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

function marksOf(report: CellReport, preferences: Preferences): Mark[] {
  if (!preferences.squiggles) {
    return [];
  }
  return report.findings.flatMap(finding =>
    finding.place && isAtLeast(finding, preferences.leastSeverity)
      ? [{ ...stretchOf(report.source, finding.place), finding }]
      : []
  );
}

function moved(value: Shown, transaction: Transaction): Shown {
  if (!transaction.docChanged) {
    return value;
  }
  const { changes } = transaction;
  const marks = value.marks.flatMap(mark => {
    const from = changes.mapPos(mark.from, 1);
    const to = changes.mapPos(mark.to, -1);
    return from < to || mark.from === mark.to ? [{ ...mark, from, to: Math.max(from, to) }] : [];
  });
  return { marks, dropped: value.dropped.map(changes) };
}

function diagnosticOf(mark: Mark, actions: FindingActions, trans: TranslationBundle): Diagnostic {
  const { finding } = mark;
  const offered: Action[] = [
    { name: trans.__('Explain %1', finding.code), apply: () => actions.explain(finding.code) }
  ];
  if (finding.edits.length > 0) {
    offered.unshift({ name: trans.__('Fix'), apply: () => actions.fix(finding) });
  }
  return {
    from: mark.from,
    to: mark.to,
    severity: finding.severity,
    message: finding.message,
    renderMessage: () => described(finding, trans),
    actions: offered
  };
}
