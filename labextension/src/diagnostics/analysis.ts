import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Analysis, NotebookText } from '../contract';
import { withSame } from './same';

/** Milliseconds from the last key to the question. */
export const TYPING_PAUSE = 300;
/** Milliseconds from a changed tag to the question: long enough for a few tags at once. */
export const TAG_PAUSE = 20;
const FIRST_RETRY = 1000;
const LAST_RETRY = 30_000;

/** Why there is no answer, in words for people. */
export interface Trouble {
  message: string;
  hint: string;
  /** Whether to ask again without anybody having changed anything. */
  passes: boolean;
}

/** What the model needs of the notebook and of the server. */
export interface Surroundings {
  read(version: number): NotebookText;
  ask(text: NotebookText): Promise<Analysis>;
  isShown(): boolean;
  /** From what `ask` has thrown. */
  explain(error: unknown): Trouble;
}

/**
 * What is known of one notebook. Asks when somebody has stopped typing, never twice at a time and
 * never for a notebook that isn't seen; an answer about a text that was changed meanwhile is dropped.
 */
export class AnalysisModel {
  constructor(private readonly around: Surroundings) {}

  /** The last answer; it holds for what is in the editor where `isCurrent`. */
  get analysis(): Analysis | null {
    return this._analysis;
  }

  /** The last answer that has a pipeline: to draw while a line is half written. */
  get lastPipeline(): Analysis | null {
    return this._lastPipeline;
  }

  /** What the last answer is about. */
  get text(): NotebookText | null {
    return this._text;
  }

  get trouble(): Trouble | null {
    return this._trouble;
  }

  get isCurrent(): boolean {
    return this._analysis !== null && this._analysis.version === this._version;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** There is another answer, or another trouble. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The notebook has changed. */
  touch(pause = TYPING_PAUSE): void {
    this._version += 1;
    this._schedule(pause);
  }

  /** The notebook has come into view. */
  shown(): void {
    if (!this.isCurrent && this._timer === undefined) {
      this._schedule(0);
    }
  }

  /** Ask now, whatever went wrong before. */
  retry(): void {
    this._notBefore = 0;
    this._schedule(0);
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer);
    Signal.clearData(this);
  }

  private _schedule(pause: number): void {
    clearTimeout(this._timer);
    const wait = Math.max(pause, this._notBefore - Date.now());
    this._timer = setTimeout(() => void this._go(), wait);
  }

  private async _go(): Promise<void> {
    this._timer = undefined;
    if (this._isAsking || this._isDisposed || !this.around.isShown()) {
      return; // the end of the running question, or `shown`, comes back to it
    }
    this._isAsking = true;
    const text = this.around.read(this._version);
    try {
      this._take(text, await this.around.ask(text));
    } catch (error) {
      this._fail(this.around.explain(error));
    } finally {
      this._isAsking = false;
      if (!this._isDisposed) {
        this._goOn(text.version);
      }
    }
  }

  private _goOn(asked: number): void {
    if (this._timer !== undefined) {
      return;
    }
    if (asked !== this._version || this._trouble?.passes) {
      this._schedule(0);
    }
  }

  private _take(text: NotebookText, answer: Analysis): void {
    this._failures = 0;
    this._notBefore = 0;
    const hadTrouble = this._trouble !== null;
    this._trouble = null;
    if (answer.version === this._version) {
      this._text = text;
      this._analysis = withSame(this._analysis, answer);
      if (answer.nodes.length > 0) {
        this._lastPipeline = this._analysis;
      }
      this._changed.emit();
    } else if (hadTrouble) {
      this._changed.emit();
    }
  }

  private _fail(trouble: Trouble): void {
    this._trouble = trouble;
    if (trouble.passes) {
      this._notBefore = Date.now() + Math.min(FIRST_RETRY * 2 ** this._failures, LAST_RETRY);
      this._failures += 1;
    }
    this._changed.emit();
  }

  private _version = 1;
  private _analysis: Analysis | null = null;
  private _lastPipeline: Analysis | null = null;
  private _text: NotebookText | null = null;
  private _trouble: Trouble | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isAsking = false;
  private _isDisposed = false;
  private _failures = 0;
  private _notBefore = 0;
  private _changed = new Signal<this, void>(this);
}
