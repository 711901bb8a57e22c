import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { OperatedParameter, RetrainingRequest } from './contract';
import { valueOf } from './given';

export type Promotes = RetrainingRequest['promotes'];

interface FieldProps<Value> {
  trans: TranslationBundle;
  /** At first; from then on the field knows. */
  value: Value;
  onChange(value: Value): void;
}

/** One line of text, below its title. */
export function TextField({
  title,
  placeholder,
  value,
  onChange
}: {
  title: React.ReactNode;
  placeholder?: string;
  /** At first; from then on the field knows. */
  value: string;
  onChange(value: string): void;
}): JSX.Element {
  return (
    <label className="jp-mlops-field">
      {title}
      <input
        className="jp-mod-styled"
        placeholder={placeholder}
        defaultValue={value}
        onChange={event => onChange(event.target.value)}
      />
    </label>
  );
}

/** Where a retraining finds its data. */
export function DataField({ trans, value, onChange }: FieldProps<string>): JSX.Element {
  return (
    <TextField
      title={trans.__('Folder with the data, from the folder of JupyterLab')}
      placeholder={trans.__('the data of the build')}
      value={value}
      onChange={onChange}
    />
  );
}

/** When a model that has passed takes the place of the one that answers. */
export function PromotesField({ trans, value, onChange }: FieldProps<Promotes>): JSX.Element {
  return (
    <label className="jp-mlops-field">
      {trans.__('If it passes')}
      <select
        className="jp-mod-styled"
        defaultValue={value}
        onChange={event => onChange(event.target.value as Promotes)}
      >
        <option value="not-worse">
          {trans.__('it answers, unless it is surely worse than the one that does now')}
        </option>
        <option value="better">{trans.__('it answers, if it is surely better')}</option>
        <option value="never">{trans.__('it waits for a person to promote it')}</option>
      </select>
    </label>
  );
}

/** Fields for parameters; what is typed goes into `given`. */
export function ParameterFields({
  trans,
  parameters,
  given
}: {
  trans: TranslationBundle;
  parameters: readonly OperatedParameter[];
  given: Map<string, string>;
}): JSX.Element | null {
  return parameters.length > 0 ? (
    <details open={given.size > 0}>
      <summary>{trans.__('Parameters')}</summary>
      {parameters.map(one => (
        <label key={one.name} className="jp-mlops-field" title={one.help}>
          <code>{one.name}</code>
          <input
            className="jp-mod-styled"
            placeholder={JSON.stringify(one.default)}
            defaultValue={given.get(one.name) ?? ''}
            onChange={event => given.set(one.name, event.target.value)}
          />
        </label>
      ))}
    </details>
  ) : null;
}

/** The parameters that were given, those without a text left out. */
export function valuesOf(given: ReadonlyMap<string, string>): Record<string, unknown> {
  const typed = [...given].filter(([, text]) => text.trim() !== '');
  return Object.fromEntries(typed.map(([name, text]) => [name, valueOf(text.trim())]));
}
