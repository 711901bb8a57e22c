import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import type { ModelHistory, ModelVersion, ScheduledJob } from './contract';
import { aliased, rollbackTarget, saidBy } from './model';

/** Ask why a version is to answer. @returns undefined where the user left */
export function askToPromote(
  version: ModelVersion,
  history: ModelHistory,
  trans: TranslationBundle
): Promise<string | undefined> {
  const { name } = history;
  const warning =
    version.outcome === 'gate refused'
      ? trans.__('A gate has refused this version: %1', version.reason)
      : '';
  return askForReason(
    trans.__('Promote version %1 of %2?', version.number, name),
    [effect(version, history, trans), warning],
    trans.__('Promote'),
    trans
  );
}

/** Ask why to go back. @returns undefined where the user left, or where there is nothing before */
export async function askToRollBack(
  history: ModelHistory,
  trans: TranslationBundle
): Promise<string | undefined> {
  const target = rollbackTarget(history);
  return (
    target &&
    askForReason(
      trans.__('Roll %1 back to version %2?', history.name, target.number),
      [effect(target, history, trans)],
      trans.__('Roll back'),
      trans
    )
  );
}

/** Ask whether a job shall leave the schedule. */
export async function askToRemove(job: ScheduledJob, trans: TranslationBundle): Promise<boolean> {
  const answer = await showDialog({
    title: trans.__('Remove the job %1?', job.name),
    body: trans.__(
      '%1 is no longer retrained at these times. Its runs and models stay.',
      job.build
    ),
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Remove') })]
  });
  return answer.button.accept;
}

function effect(version: ModelVersion, history: ModelHistory, trans: TranslationBundle): string {
  const now = aliased(history, 'champion');
  const taken = trans.__(
    'Services that follow models:/%1@champion take it over within seconds.',
    history.name
  );
  const said = now
    ? trans.__('Version %1 will answer instead of version %2.', version.number, now.number)
    : trans.__('Version %1 will answer.', version.number);
  return `${said} ${taken}`;
}

async function askForReason(
  title: string,
  said: string[],
  okLabel: string,
  trans: TranslationBundle
): Promise<string | undefined> {
  const answer = await showDialog({
    title,
    body: new ReasonForm(said.filter(Boolean), trans),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: okLabel })],
    focusNodeSelector: 'textarea'
  });
  return answer.button.accept ? answer.value?.trim() || undefined : undefined;
}

/** What will happen, and a field for why; without a reason the dialog isn't accepted. */
class ReasonForm extends Widget implements Dialog.IBodyWidget<string> {
  constructor(said: string[], trans: TranslationBundle) {
    super();
    this.addClass('jp-mlops-dialog');
    for (const text of said) {
      const paragraph = document.createElement('p');
      paragraph.textContent = text;
      this.node.append(paragraph);
    }
    const label = document.createElement('label');
    label.className = 'jp-mlops-field';
    label.textContent = trans.__('Why? The reason is kept with the version.');
    this._reason.className = 'jp-mlops-why';
    this._reason.required = true;
    this._reason.rows = 3;
    label.append(this._reason);
    this.node.append(label);
  }

  getValue(): string {
    return this._reason.value;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    // a dialog looks for missing inputs only after the first one, and hears none before it is shown
    queueMicrotask(() => this._reason.dispatchEvent(new Event('input', { bubbles: true })));
  }

  private readonly _reason = document.createElement('textarea');
}

/** Tell that something could not be done, and what to do. */
export async function tellRefusal(title: string, error: unknown): Promise<void> {
  await showErrorMessage(title, saidBy(error));
}
