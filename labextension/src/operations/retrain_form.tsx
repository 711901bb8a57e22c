import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { OperatedBuild, OperatedParameter, RetrainingRequest } from '../contract';
import { valueOf } from './given';

type Promotes = RetrainingRequest['promotes'];

/** Ask with what to retrain. @returns undefined where the user left */
export async function askToRetrain(
  build: OperatedBuild,
  trans: TranslationBundle
): Promise<RetrainingRequest | undefined> {
  const answer = await showDialog({
    title: trans.__('Retrain %1?', build.name),
    body: new RetrainForm(build, trans),
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Retrain'), caption: trans.__('Begins at once') })
    ],
    focusNodeSelector: 'input'
  });
  return answer.button.accept ? (answer.value ?? undefined) : undefined;
}

class RetrainForm extends ReactWidget implements Dialog.IBodyWidget<RetrainingRequest> {
  constructor(
    private readonly build: OperatedBuild,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-mlops-dialog');
  }

  getValue(): RetrainingRequest {
    const given = [...this._given].filter(([, text]) => text.trim() !== '');
    return {
      build: this.build.folder,
      inputs: this._inputs.trim().replace(/\/+$/, ''),
      parameters: Object.fromEntries(given.map(([name, text]) => [name, valueOf(text.trim())])),
      promotes: this._promotes
    };
  }

  protected override render(): JSX.Element {
    const { trans } = this;
    return (
      <>
        <p>
          {trans.__(
            'The notebook runs again on the data, in a process of its own. The data has to keep its contract and the model to pass its gates; else the version that answers now goes on answering.'
          )}
        </p>
        <label className="jp-mlops-field">
          {trans.__('Folder with the data, from the folder of JupyterLab')}
          <input
            className="jp-mod-styled"
            placeholder={trans.__('the data of the build')}
            onChange={event => (this._inputs = event.target.value)}
          />
        </label>
        <label className="jp-mlops-field">
          {trans.__('If it passes')}
          <select
            className="jp-mod-styled"
            defaultValue={this._promotes}
            onChange={event => (this._promotes = event.target.value as Promotes)}
          >
            <option value="not-worse">
              {trans.__('it answers, unless it is surely worse than the one that does now')}
            </option>
            <option value="better">{trans.__('it answers, if it is surely better')}</option>
            <option value="never">{trans.__('it waits for a person to promote it')}</option>
          </select>
        </label>
        {this.build.parameters.length > 0 && (
          <details>
            <summary>{trans.__('Parameters')}</summary>
            {this.build.parameters.map(one => this._parameter(one))}
          </details>
        )}
      </>
    );
  }

  private _parameter(one: OperatedParameter): JSX.Element {
    return (
      <label key={one.name} className="jp-mlops-field" title={one.help}>
        <code>{one.name}</code>
        <input
          className="jp-mod-styled"
          placeholder={JSON.stringify(one.default)}
          onChange={event => this._given.set(one.name, event.target.value)}
        />
      </label>
    );
  }

  private _inputs = '';
  private _promotes: Promotes = 'not-worse';
  private readonly _given = new Map<string, string>();
}
