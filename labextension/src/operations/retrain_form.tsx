import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { OperatedBuild, RetrainingRequest } from './contract';
import type { Promotes } from './retrain_fields';
import { DataField, ParameterFields, PromotesField, valuesOf } from './retrain_fields';

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
    return {
      build: this.build.folder,
      inputs: this._inputs.trim().replace(/\/+$/, ''),
      parameters: valuesOf(this._given),
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
        <DataField trans={trans} value={this._inputs} onChange={text => (this._inputs = text)} />
        <PromotesField
          trans={trans}
          value={this._promotes}
          onChange={chosen => (this._promotes = chosen)}
        />
        <ParameterFields trans={trans} parameters={this.build.parameters} given={this._given} />
      </>
    );
  }

  private _inputs = '';
  private _promotes: Promotes = 'not-worse';
  private readonly _given = new Map<string, string>();
}
