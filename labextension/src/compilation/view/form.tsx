/* eslint-disable jupyter/prefer-lazy-imports -- this module itself is loaded when it is shown */
import type { TranslationBundle } from '@jupyterlab/translation';
import { FormComponent } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { customizeValidator } from '@rjsf/validator-ajv8';
import * as React from 'react';

export interface FormProps {
  schema: Schema;
  example: unknown;
  send(body: unknown): void;
  trans: TranslationBundle;
}

const validator = customizeValidator<ReadonlyJSONObject>();

/** No button of its own, and none to make up further fields. */
const PLAIN = { 'ui:submitButtonOptions': { norender: true }, 'ui:options': { expandable: false } };

/** JupyterLab writes a heading above a field, which names the field to nobody who can't see. */
const WIDGETS: React.ComponentProps<typeof FormComponent>['widgets'] = {
  TextWidget: props => {
    const Input = props.registry.templates.BaseInputTemplate;
    return <Input {...props} aria-label={props.label} />;
  }
};

/**
 * A list of choices has no such widget that could be wrapped: it gets the name of its field. The one
 * for which kind of value a field holds is called so.
 */
function nameChoices(form: HTMLElement | null, trans: TranslationBundle): void {
  for (const choices of form?.querySelectorAll('select') ?? []) {
    const [field, isKind] = choices.id.replace(/^root_/, '').split(/(__(?:any|one)of_select)$/);
    const name = field ?? choices.id;
    choices.setAttribute('aria-label', isKind ? trans.__('Kind of %1', name) : name);
  }
}

type Way = 'form' | 'json';
type Schema = { [key: string]: unknown };

/** Whether some value may be anything, for which there is no field. */
function holdsAnything(schema: Schema): boolean {
  const known = ['type', 'enum', 'const', 'anyOf', '$ref'].some(word => word in schema);
  const parts = [schema['properties'], schema['$defs']].flatMap(one => Object.values(one ?? {}));
  const items = schema['type'] === 'array' ? [schema['items'] ?? {}] : [];
  return !known || ([...parts, ...items] as Schema[]).some(holdsAnything);
}

/** A request to fill in: by field where it is an object of them, or as JSON. */
export default function Form({ schema, example, send, trans }: FormProps): JSX.Element {
  const isObject = schema['type'] === 'object' && schema['properties'] !== undefined;
  const hasFields = isObject && !holdsAnything(schema);
  const [way, setWay] = React.useState<Way>(hasFields ? 'form' : 'json');
  const [body, setBody] = React.useState<unknown>(example ?? {});
  const section = React.useRef<HTMLElement>(null);
  React.useEffect(() => nameChoices(section.current, trans));
  return (
    <section ref={section} className="jp-mlops-form" aria-label={trans.__('Request')}>
      <div className="jp-mlops-buttons">
        <button className="jp-mlops-button jp-mod-accept" onClick={() => send(body)}>
          {trans.__('Send the request')}
        </button>
        {hasFields && (
          <label className="jp-mlops-field">
            <input
              type="checkbox"
              checked={way === 'json'}
              onChange={event => setWay(event.target.checked ? 'json' : 'form')}
            />
            {trans.__('Write it as JSON')}
          </label>
        )}
      </div>
      {way === 'form' ? (
        <FormComponent
          schema={schema}
          validator={validator}
          formData={body as ReadonlyJSONObject}
          uiSchema={PLAIN}
          widgets={WIDGETS}
          noHtml5Validate
          liveValidate
          showErrorList={false}
          onChange={event => setBody(event.formData)}
        />
      ) : (
        <Json body={body} setBody={setBody} trans={trans} />
      )}
    </section>
  );
}

interface JsonProps {
  body: unknown;
  setBody(body: unknown): void;
  trans: TranslationBundle;
}

function Json({ body, setBody, trans }: JsonProps): JSX.Element {
  const [text, setText] = React.useState(() => JSON.stringify(body, null, 2));
  const [trouble, setTrouble] = React.useState('');
  const take = (written: string): void => {
    setText(written);
    try {
      setBody(JSON.parse(written));
      setTrouble('');
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <textarea
        className="jp-mlops-json"
        aria-label={trans.__('Request as JSON')}
        aria-invalid={trouble !== ''}
        rows={14}
        spellCheck={false}
        value={text}
        onChange={event => take(event.target.value)}
      />
      {trouble && (
        <p className="jp-mlops-hint" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
