import * as React from 'react';

import type { CellText } from '../../contract';
import type { AnalysisModel } from '../analysis';
import { isStaged } from '../../stages/look';
import type { Preferences } from '../preferences';
import { usePanel } from './actions';
import { Graph } from './graph';
import { Page } from './page';
import { Parameters } from './parameters';
import { Problems } from './problems';
import { Section } from './section';
import { Away, Blocked, NoNotebook, Untagged, Waiting } from './states';
import { Statements } from './statements';

export interface ViewProps {
  model: AnalysisModel | undefined;
  preferences: Preferences;
  /** The page to show in place of the pipeline. */
  code: string | null;
  width: number;
}

/** All of the panel. */
export function View({ model, preferences, code, width }: ViewProps): JSX.Element {
  if (code !== null) {
    return <Page code={code} />;
  }
  if (model === undefined) {
    return <NoNotebook />;
  }
  return (
    <>
      {model.trouble && <Away trouble={model.trouble} retry={() => model.retry()} />}
      {model.analysis ? (
        <Known model={model} preferences={preferences} width={width} />
      ) : (
        !model.trouble && <Waiting />
      )}
    </>
  );
}

const NO_CELLS: CellText[] = [];

function Known({ model, preferences, width }: Omit<ViewProps, 'code'>): JSX.Element {
  const { trans, stages } = usePanel();
  const cells = model?.text?.cells ?? NO_CELLS;
  const numbers = useNumbers(cells);
  const analysis = model?.analysis;
  if (!model || !analysis) {
    return <Waiting />;
  }
  const { findings, statements, parameters } = analysis;
  if (!cells.some(cell => isStaged(stages, cell.tags))) {
    // what else could be said stands for the one thing that there is to do
    return <Untagged />;
  }
  return (
    <>
      <Section title={trans.__('Pipeline')}>
        {() => <Pipeline model={model} width={width} />}
      </Section>
      <Section title={trans.__('Problems')} count={findings.length}>
        {() => (
          <Problems
            findings={findings}
            numbers={numbers}
            leastSeverity={preferences.leastSeverity}
          />
        )}
      </Section>
      <Section title={trans.__('Parameters')} count={parameters.length}>
        {() => <Parameters rows={parameters} />}
      </Section>
      <Section title={trans.__('Statements')} count={statements.length} isOpen={false}>
        {() => (
          <Statements
            statements={statements}
            cells={cells}
            numbers={numbers}
            dimDropped={preferences.dimDropped}
          />
        )}
      </Section>
    </>
  );
}

/** Kept while the cells stay the same ones: most edits change none of the numbers. */
function useNumbers(cells: CellText[]): Map<string, number> {
  const ids = cells.map(cell => cell.id).join('\n');
  return React.useMemo(() => new Map(ids.split('\n').map((id, at) => [id, at + 1])), [ids]);
}

function Pipeline({ model, width }: { model: AnalysisModel; width: number }): JSX.Element {
  const { trans, command } = usePanel();
  const { analysis, lastPipeline } = model;
  const build = command('jupyter-mlops:build');
  const drawn = analysis?.nodes.length ? analysis : lastPipeline;
  const isOld = drawn !== analysis;
  const errors = analysis?.findings.filter(one => one.severity === 'error').length ?? 0;
  return (
    <>
      {!analysis?.nodes.length && <Blocked errors={errors} isOld={drawn !== null} />}
      {drawn && (
        <div className={isOld ? 'jp-mod-outdated' : ''}>
          <Graph nodes={drawn.nodes} flows={drawn.flows} width={width} />
        </div>
      )}
      {drawn && !isOld && build && (
        <button className="jp-mlops-button jp-mod-accept" onClick={build}>
          {trans.__('Build the package')}
        </button>
      )}
    </>
  );
}
