import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { JobWish, OperatedBuild } from './contract';
import { DataField, ParameterFields, PromotesField, TextField, valuesOf } from './retrain_fields';
import type { Times } from './times';
import { AT_FIRST, cronOf, ownZone, RHYTHMS, weekdays } from './times';

/** Each half hour of a working day. */
const CRONTAB = '*/30 8-18 * * mon-fri';

/** What was filled in, and what is asked for with it. */
export interface Filled {
  times: Times;
  given: ReadonlyMap<string, string>;
  asked: JobWish;
}

/**
 * Ask when a build shall be retrained.
 *
 * @param before what was filled in before, and `trouble` why it was not taken
 * @returns undefined where the user left
 */
export async function askToSchedule(
  build: OperatedBuild,
  trans: TranslationBundle,
  before?: Filled,
  trouble = ''
): Promise<Filled | undefined> {
  const answer = await showDialog({
    title: trans.__('Retrain %1 at set times', build.name),
    body: new ScheduleForm(build, trans, trouble, before),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Add') })],
    focusNodeSelector: 'select'
  });
  return answer.button.accept ? (answer.value ?? undefined) : undefined;
}

class ScheduleForm extends ReactWidget implements Dialog.IBodyWidget<Filled> {
  constructor(
    private readonly build: OperatedBuild,
    private readonly trans: TranslationBundle,
    private readonly trouble: string,
    before?: Filled
  ) {
    super();
    this.addClass('jp-mlops-dialog');
    this._times = before?.times ?? AT_FIRST;
    this._given = new Map(before?.given);
    this._asked = before?.asked ?? {
      build: build.folder,
      name: '',
      cron: '',
      timezone: ownZone(),
      inputs: '',
      parameters: {},
      promotes: 'not-worse',
      only_new_data: false
    };
  }

  getValue(): Filled {
    const { name, timezone, inputs } = this._asked;
    const asked = {
      ...this._asked,
      name: name.trim(),
      timezone: timezone.trim(),
      inputs: inputs.trim().replace(/\/+$/, ''),
      cron: cronOf(this._times),
      parameters: valuesOf(this._given)
    };
    return { times: this._times, given: this._given, asked };
  }

  protected override render(): JSX.Element {
    const { build, trans } = this;
    const { inputs, only_new_data: onlyNew, promotes } = this._asked;
    return (
      <>
        {this.trouble && (
          <p className="jp-mlops-trouble" role="alert">
            {this.trouble}
          </p>
        )}
        {this._when()}
        <DataField trans={trans} value={inputs} onChange={text => this._ask({ inputs: text })} />
        <label className="jp-mlops-check">
          <input
            type="checkbox"
            defaultChecked={onlyNew}
            onChange={event => this._ask({ only_new_data: event.target.checked })}
          />
          {trans.__('only if there are new data since the run before')}
        </label>
        <PromotesField
          trans={trans}
          value={promotes}
          onChange={chosen => this._ask({ promotes: chosen })}
        />
        <ParameterFields trans={trans} parameters={build.parameters} given={this._given} />
        {this._name()}
      </>
    );
  }

  private _when(): JSX.Element {
    const { trans } = this;
    const { rhythm, weekday, day } = this._times;
    const names = {
      hourly: trans.__('every hour'),
      daily: trans.__('every day'),
      weekly: trans.__('every week'),
      monthly: trans.__('every month'),
      other: trans.__('at times as in crontab')
    };
    return (
      <>
        <div className="jp-mlops-times">
          <label className="jp-mlops-field">
            {trans.__('How often')}
            <select
              className="jp-mod-styled"
              value={rhythm}
              onChange={event => this._be({ rhythm: event.target.value as Times['rhythm'] })}
            >
              {RHYTHMS.map(one => (
                <option key={one} value={one}>
                  {names[one]}
                </option>
              ))}
            </select>
          </label>
          {rhythm === 'weekly' && (
            <label className="jp-mlops-field">
              {trans.__('Day of the week')}
              <select
                className="jp-mod-styled"
                value={weekday}
                onChange={event => this._be({ weekday: Number(event.target.value) })}
              >
                {weekdays().map(([number, name]) => (
                  <option key={number} value={number}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          {rhythm === 'monthly' && (
            <label className="jp-mlops-field">
              {trans.__('Day of the month')}
              <input
                className="jp-mod-styled"
                type="number"
                min={1}
                max={31}
                value={day}
                onChange={event => this._be({ day: Number(event.target.value) })}
              />
            </label>
          )}
          {rhythm === 'other' ? this._cron() : this._clock()}
          <TextField
            title={trans.__('Time zone')}
            value={this._asked.timezone}
            onChange={text => this._ask({ timezone: text })}
          />
        </div>
        {rhythm === 'monthly' && this._times.day > 28 && (
          <p className="jp-mlops-hint">{trans.__('Months that have no such day are left out.')}</p>
        )}
      </>
    );
  }

  private _clock(): JSX.Element {
    const { trans } = this;
    const { rhythm, at } = this._times;
    const minutes = at.split(':')[1] ?? '00';
    return rhythm === 'hourly' ? (
      <label className="jp-mlops-field">
        {trans.__('Minute')}
        <input
          className="jp-mod-styled"
          type="number"
          min={0}
          max={59}
          value={Number(minutes)}
          onChange={event => this._be({ at: `0:${event.target.value || 0}` })}
        />
      </label>
    ) : (
      <label className="jp-mlops-field">
        {trans.__('At')}
        <input
          className="jp-mod-styled"
          type="time"
          required
          value={at}
          onChange={event => this._be({ at: event.target.value })}
        />
      </label>
    );
  }

  private _cron(): JSX.Element {
    return (
      <TextField
        title={this.trans.__('Minute, hour, day, month, day of the week')}
        placeholder={CRONTAB}
        value={this._times.cron}
        onChange={text => this._be({ cron: text })}
      />
    );
  }

  private _name(): JSX.Element {
    const { folder } = this.build;
    return (
      <TextField
        title={this.trans.__('Name of the job')}
        placeholder={folder.split('/').pop() ?? ''}
        value={this._asked.name}
        onChange={text => this._ask({ name: text })}
      />
    );
  }

  private _ask(change: Partial<JobWish>): void {
    this._asked = { ...this._asked, ...change };
  }

  private _be(change: Partial<Times>): void {
    this._times = { ...this._times, ...change };
    this.update();
  }

  private _times: Times;
  private _asked: JobWish;
  private readonly _given: Map<string, string>;
}
